package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedService;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of one service: by what it judges reports, which workers it has and what they cost. Immutable.
 *
 * <p>The windows, one report a task, the types a path takes and the codes are no rules in this sense: they are always
 * there.
 *
 * <pre>{@code
 * ServiceRules strict = ServiceRules.documented(TWOCAPTCHA)
 *         .with(ComplaintSuspension.documented().withShareOf(ShareOf.REPORTED).withMinimumSample(20))
 *         .without(WorkerRestriction.class);
 * }</pre>
 */
public final class ServiceRules {
    private final SimulatedService service;
    private final Map<Class<? extends ServiceRule>, ServiceRule> rules;

    private ServiceRules(SimulatedService service, Collection<ServiceRule> rules) {
        this.service = service;
        this.rules = new LinkedHashMap<>();
        rules.forEach(rule -> this.rules.put(rule.getClass(), rule));
    }

    /**
     * Everything that is known of a service, with the figures that each rule documents. The default.
     *
     * @param service the service
     * @return its rules
     */
    public static ServiceRules documented(SimulatedService service) {
        ServiceRules common = deliveryOnly(service).with(Blocking.documented(service));
        return switch (service) {
            case TWOCAPTCHA ->
                common.with(ComplaintSuspension.documented())
                        .with(SecondSolve.documented())
                        .with(WorkerRestriction.documented());
            case ANTICAPTCHA ->
                common.with(Moderation.documented())
                        .with(RecaptchaStatistics.documented())
                        .with(Whitelisting.documented())
                        .with(WorkerFiltering.documented());
        };
    }

    /**
     * No judgement and no automatic blocks: every report that is in time, the first one on its task, and on the right
     * path is recorded, however many there are. For tests of delivery, and for load.
     *
     * @param service the service
     * @return its workers and prices only
     */
    public static ServiceRules deliveryOnly(SimulatedService service) {
        return new ServiceRules(service, List.of(Workforce.documented(), Economy.documented()));
    }

    /**
     * Adds a rule, or puts it in the place of the one of its kind.
     *
     * @param rule the rule
     * @return a copy with it
     * @throws IllegalArgumentException if the service has no such rule
     */
    public ServiceRules with(ServiceRule rule) {
        if (!rule.services().contains(service)) {
            throw new IllegalArgumentException("rules: " + service.id() + " has no "
                    + rule.getClass().getSimpleName() + "; it belongs to "
                    + rule.services().iterator().next().id());
        }
        ServiceRules copy = new ServiceRules(service, rules.values());
        copy.rules.put(rule.getClass(), rule);
        return copy;
    }

    /**
     * Takes a rule out; does nothing if it is not there.
     *
     * @param rule the kind of the rule
     * @return a copy without it
     * @throws IllegalArgumentException if it is {@link Workforce} or {@link Economy}, which cannot be missing
     */
    public ServiceRules without(Class<? extends ServiceRule> rule) {
        if (rule == Workforce.class || rule == Economy.class) {
            throw new IllegalArgumentException(
                    "rules: " + rule.getSimpleName() + " cannot be missing; put another one in its place");
        }
        ServiceRules copy = new ServiceRules(service, rules.values());
        copy.rules.remove(rule);
        return copy;
    }

    /**
     * The service the rules are for.
     *
     * @return the service
     */
    public SimulatedService service() {
        return service;
    }

    /**
     * A rule of the service.
     *
     * @param rule the kind of the rule
     * @param <R> the kind of the rule
     * @return the rule, or empty if it is switched off
     */
    public <R extends ServiceRule> Optional<R> find(Class<R> rule) {
        return Optional.ofNullable(rules.get(rule)).map(rule::cast);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ServiceRules that && service == that.service && rules.equals(that.rules);
    }

    @Override
    public int hashCode() {
        return 31 * service.hashCode() + rules.hashCode();
    }

    /** The service and its rules by name. */
    @Override
    public String toString() {
        return service.id()
                + rules.values().stream()
                        .sorted(Comparator.comparing(rule -> rule.getClass().getSimpleName()))
                        .toList();
    }
}
