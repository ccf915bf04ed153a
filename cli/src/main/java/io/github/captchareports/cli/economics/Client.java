package io.github.captchareports.cli.economics;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedService;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A typical client: what it buys and where, how it sees the solutions, and what it tells of them and when.
 *
 * @param name its name on the command line
 * @param nature what the guard owes it
 * @param story who it is, for people
 * @param service where it buys
 * @param purchases what it buys
 * @param rhythm how much of it at a time
 * @param wrong the share of solutions that really are wrong; null for the workers that the simulator has else
 * @param confirms whether it reports right solutions too
 * @param observes whether it tells of solves that it does not report
 * @param complaintsFirst whether it reports a step's complaints before its confirmations, as from a sorted file
 * @param delayed which reports come late; null if none do
 * @param step how often it buys and reports
 * @param process how long one process of it lives; null if it is never restarted
 * @param remembers whether its complaints outlive a process
 */
public record Client(
        String name,
        Nature nature,
        String story,
        SimulatedService service,
        List<Purchase> purchases,
        Rhythm rhythm,
        @Nullable Double wrong,
        boolean confirms,
        boolean observes,
        boolean complaintsFirst,
        @Nullable Delayed delayed,
        Duration step,
        @Nullable Duration process,
        boolean remembers) {
    /** What the guard owes a client. */
    enum Nature {
        /** It complains of what is wrong: the guard takes nothing from it. */
        HEALTHY,
        /** Something changed, and it complains of everything for a while: the guard gives it more than it takes. */
        BROKEN,
        /** It complains of much that is right: the guard gives it more than it takes. */
        NOISY
    }

    /**
     * What is bought.
     *
     * @param type the captcha type
     * @param anHour how many
     * @param domains on how many domains, in turn by chance; 0 if the client names none
     * @param sight how the client sees the solutions
     */
    record Purchase(CaptchaType type, double anHour, int domains, Sight sight) {
        SimulatedCaptchaType simulatedType() {
            return SimulatedCaptchaType.of(Kebab.of(type));
        }
    }

    /**
     * Reports that come late.
     *
     * @param confirmations the share of confirmations that do
     * @param complaints the share of complaints that do
     * @param delay how late
     * @param looks how late they look by the client's clock
     */
    record Delayed(double confirmations, double complaints, Duration delay, Duration looks) {}

    static Builder named(String name, Nature nature, String story) {
        return new Builder(name, nature, story);
    }

    /** Whether the service refunds it: services refund images only. */
    boolean isRefunded() {
        return purchases.stream().allMatch(purchase -> purchase.type() == CaptchaType.IMAGE);
    }

    /** Collects what is unusual about a client. A usual client reports each solution with its verdict at once. */
    static final class Builder {
        private final String name;
        private final Nature nature;
        private final String story;
        private final List<Purchase> purchases = new ArrayList<>();
        private SimulatedService service = SimulatedService.TWOCAPTCHA;
        private Rhythm rhythm = Rhythm.steady();
        private @Nullable Double wrong;
        private boolean confirms = true;
        private boolean observes;
        private boolean complaintsFirst;
        private @Nullable Delayed delayed;
        private Duration step = Duration.ofHours(1);
        private @Nullable Duration process;
        private boolean remembers = true;

        private Builder(String name, Nature nature, String story) {
            this.name = name;
            this.nature = nature;
            this.story = story;
        }

        Builder at(SimulatedService where) {
            service = where;
            return this;
        }

        Builder buys(CaptchaType type, double anHour) {
            return buys(type, anHour, 0, Sight.usual());
        }

        Builder buys(CaptchaType type, double anHour, Sight sight) {
            return buys(type, anHour, 0, sight);
        }

        Builder buys(CaptchaType type, double anHour, int domains, Sight sight) {
            purchases.add(new Purchase(type, anHour, domains, sight));
            return this;
        }

        Builder rhythm(Rhythm other) {
            rhythm = other;
            return this;
        }

        Builder wrong(double share) {
            wrong = share;
            return this;
        }

        Builder complaintsOnly() {
            confirms = false;
            return this;
        }

        Builder observesSolved() {
            observes = true;
            return this;
        }

        Builder complaintsFirst() {
            complaintsFirst = true;
            return this;
        }

        Builder delayed(Delayed reports) {
            delayed = reports;
            return this;
        }

        Builder every(Duration duration) {
            step = duration;
            return this;
        }

        Builder restartedEvery(Duration duration) {
            process = duration;
            return this;
        }

        Builder forgets() {
            remembers = false;
            return this;
        }

        Client build() {
            return new Client(
                    name,
                    nature,
                    story,
                    service,
                    List.copyOf(purchases),
                    rhythm,
                    wrong,
                    confirms,
                    observes,
                    complaintsFirst,
                    delayed,
                    step,
                    process,
                    remembers);
        }
    }
}
