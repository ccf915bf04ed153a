package io.github.captchareports.cli.economics;

import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.simulator.ServiceRules;
import io.github.captchareports.simulator.Workforce;
import io.github.captchareports.spi.ReportProvider;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/** Plays each policy for clients, with everything else the same, several clients at a time. */
public final class Economics implements AutoCloseable {
    private final long seed;
    private final int seeds;
    private final ExecutorService workers =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), task -> {
                Thread worker = new Thread(task, "economics");
                worker.setDaemon(true);
                return worker;
            });

    /**
     * Plays by several seeds.
     *
     * @param seed the first of them
     * @param seeds how many
     */
    public Economics(long seed, int seeds) {
        this.seed = seed;
        this.seeds = seeds;
    }

    /** One client by one set of rules: as documented, or by a variant. */
    public record Played(@Nullable Variant variant, CompletableFuture<Comparison> result) {
        public Comparison comparison() {
            return result.join();
        }
    }

    /** Begins to play each client, by the rules as documented and then by every variant that concerns it. */
    public List<Played> play(List<Client> clients, boolean sweep) {
        List<Played> played = new ArrayList<>();
        for (Client client : clients) {
            played.add(play(client, null));
            for (Variant variant : sweep ? Variant.all() : List.<Variant>of()) {
                if (variant.concerns(client)) {
                    played.add(play(client, variant));
                }
            }
        }
        return played;
    }

    /** Begins to play a client by the rules as documented, or by a variant. */
    public Played play(Client client, @Nullable Variant variant) {
        return new Played(
                variant, CompletableFuture.supplyAsync(() -> compare(client, rules(client, variant)), workers));
    }

    /** Leaves out what has not begun. */
    @Override
    public void close() {
        workers.shutdownNow();
    }

    private Comparison compare(Client client, ServiceRules rules) {
        ComplaintLimits provided = provided(client);
        List<Map<Policy, ExperimentResult>> all = new ArrayList<>();
        for (int i = 0; i < seeds; i++) {
            all.add(policies(client, provided, rules, seed + i));
        }
        return new Comparison(client, all);
    }

    private static Map<Policy, ExperimentResult> policies(
            Client client, ComplaintLimits provided, ServiceRules rules, long seed) {
        // Policies with equal limits have equal results.
        Map<ComplaintLimits, ExperimentResult> played = new HashMap<>();
        Map<Policy, ExperimentResult> all = new EnumMap<>(Policy.class);
        for (Policy policy : Policy.values()) {
            all.put(
                    policy,
                    played.computeIfAbsent(
                            policy.limits(provided), limits -> Experiment.run(client, limits, rules, seed)));
        }
        return all;
    }

    private static ServiceRules rules(Client client, @Nullable Variant variant) {
        ServiceRules rules = ServiceRules.documented(client.service());
        Double wrong = client.wrong();
        if (wrong != null) {
            rules = rules.with(Workforce.documented()
                    .withReliability(1 - wrong)
                    .withSpread(0)
                    .withBadShare(0));
        }
        return variant == null ? rules : rules.with(variant.rule());
    }

    private static ComplaintLimits provided(Client client) {
        return ServiceLoader.load(ReportProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.id().equals(client.service().id()))
                .findFirst()
                .orElseThrow()
                .complaintLimits();
    }
}
