package io.github.captchareports.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;

class ReporterMetricsTest {
    @RegisterExtension
    static final SimulatorExtension SIMULATOR =
            SimulatorExtension.of(CaptchaSimulator.builder().deliveryOnly());

    private final MeterRegistry registry = new SimpleMeterRegistry();
    private CaptchaSimulator simulator = SIMULATOR.simulator();

    @BeforeEach
    void look() {
        simulator = SIMULATOR.simulator();
    }

    private Shop open() {
        return new Shop(simulator, new ReporterMetrics(registry));
    }

    @Test
    void everyDocumentedMeterIsPublishedWithItsTagsAndNoOther() {
        try (Shop shop = open()) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));

            Map<String, Set<String>> documented = new TreeMap<>();
            for (ReporterMeter meter : ReporterMeter.values()) {
                documented.put(meter.getType() + " " + meter.getName(), keys(meter.getKeyNames()));
            }
            assertThat(published()).isEqualTo(documented);
        }
    }

    /** Every meter with the keys of its tags; the same keys for each tag value. */
    private Map<String, Set<String>> published() {
        return registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> !id.getName().endsWith(".histogram"))
                .collect(Collectors.toMap(
                        id -> id.getType() + " " + id.getName(),
                        id -> id.getTags().stream().map(Tag::getKey).collect(Collectors.toCollection(TreeSet::new)),
                        (one, other) -> {
                            assertThat(one).isEqualTo(other);
                            return one;
                        },
                        TreeMap::new));
    }

    private static Set<String> keys(KeyName... names) {
        return Arrays.stream(names).map(KeyName::asString).collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void resultsAreCountedByWhatTheyAre() {
        try (Shop shop = open()) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));
            shop.report(Shop.request(Shop.ANTICAPTCHA, 2).captchaType(CaptchaType.IMAGE));

            assertThat(results(
                            "provider",
                            "2captcha",
                            "verdict",
                            "correct",
                            "captcha.type",
                            "recaptcha-v3",
                            "outcome",
                            "accepted",
                            "reason",
                            "reply"))
                    .isEqualTo(1);
            assertThat(results("provider", "2captcha", "outcome", "duplicate", "reason", "ledger"))
                    .isEqualTo(1);
            assertThat(results(
                            "provider",
                            "anticaptcha",
                            "captcha.type",
                            "image",
                            "outcome",
                            "withheld",
                            "reason",
                            "unsupported"))
                    .isEqualTo(1);
            assertThat(value(ReporterMeter.LEDGER_HITS)).isEqualTo(1);
            assertThat(value(ReporterMeter.LEDGER_ENTRIES)).isEqualTo(1);
        }
    }

    @Test
    void theBooksBalance() {
        try (Shop shop = open()) {
            shop.reporter
                    .report(Flux.range(1, 200)
                            .map(id -> Shop.request(id % 2 == 0 ? Shop.TWOCAPTCHA : Shop.ANTICAPTCHA, id)
                                    .build()))
                    .blockLast(Duration.ofSeconds(60));

            double out = registry.get(ReporterMeter.RESULTS.getName()).counters().stream()
                    .mapToDouble(counter -> counter.count())
                    .sum();
            assertThat(value(ReporterMeter.RECEIVED)).isEqualTo(200).isEqualTo(out + value(ReporterMeter.OPEN));
            assertThat(value(ReporterMeter.OPEN)).isZero();
        }
    }

    @Test
    void attemptsWaitingAndSlackAreTimed() {
        simulator.faults(SimulatedService.TWOCAPTCHA).next(1, Fault.lostAnswer());
        try (Shop shop = open()) {
            assertThat(shop.report(Shop.request(Shop.TWOCAPTCHA, 1)).outcome()).isEqualTo(Outcome.ACCEPTED);

            Tags account = Tags.of("provider", "2captcha", "account", Shop.TWOCAPTCHA);
            assertThat(timer(ReporterMeter.ATTEMPTS, account.and("end", "unclear", "cause", "connection-lost"))
                            .count())
                    .isEqualTo(1);
            assertThat(timer(ReporterMeter.ATTEMPTS, account.and("end", "answered", "cause", "none"))
                            .count())
                    .isEqualTo(1);
            assertThat(timer(ReporterMeter.WAITING, account).count()).isEqualTo(1);
            Timer slack = timer(ReporterMeter.SLACK, account);
            assertThat(slack.count()).isEqualTo(2);
            assertThat(slack.max(TimeUnit.SECONDS)).isCloseTo(900, within(60.0));
            assertThat(slack.takeSnapshot().histogramCounts()).hasSize(7);
        }
    }

    @Test
    void accountsAreShownAsTheyStand() {
        try (Shop shop = open()) {
            assertThat(phase(Phase.OPEN)).isEqualTo(1);
            assertThat(account(ReporterMeter.RATE)).isPositive();
            assertThat(account(ReporterMeter.RETRY_BUDGET)).isPositive();

            shop.reporter.account(Shop.TWOCAPTCHA).pause();
            shop.reporter
                    .report(Flux.just(
                            Shop.request(Shop.TWOCAPTCHA, 1).build(),
                            Shop.request(Shop.TWOCAPTCHA, 2).build()))
                    .subscribe();

            assertThat(phase(Phase.OPEN)).isZero();
            assertThat(phase(Phase.PAUSED)).isEqualTo(1);
            assertThat(account(ReporterMeter.PAUSES)).isEqualTo(1);
            assertThat(account(ReporterMeter.PENDING)).isEqualTo(2);
            assertThat(account(ReporterMeter.OLDEST_PENDING)).isPositive();
            assertThat(account(ReporterMeter.IN_FLIGHT)).isZero();
            assertThat(value(ReporterMeter.OPEN)).isEqualTo(2);
        }
        assertThat(account(ReporterMeter.PENDING)).isZero();
        assertThat(account(ReporterMeter.OLDEST_PENDING)).isZero();
    }

    @Test
    void theShareIsNoNumberUntilItIsKnown() {
        try (Shop shop = open()) {
            for (long task = 1; task <= 3; task++) {
                shop.report(Shop.request(Shop.TWOCAPTCHA, task)
                        .verdict(Verdict.INCORRECT)
                        .captchaType(CaptchaType.RECAPTCHA_V3));
            }
            assertThat(complaints(ReporterMeter.COMPLAINT_SHARE, "recaptcha-v3"))
                    .isNaN();
            assertThat(complaints(ReporterMeter.COMPLAINT_SHARE, "image")).isZero();
        }
    }

    @Test
    void aKnownShareAndTheStateAreShownByType() {
        try (Shop shop = open()) {
            shop.reporter.account(Shop.TWOCAPTCHA).observeSolved(CaptchaType.RECAPTCHA_V3, 147);
            for (long task = 1; task <= 3; task++) {
                shop.report(Shop.request(Shop.TWOCAPTCHA, task)
                        .verdict(Verdict.INCORRECT)
                        .captchaType(CaptchaType.RECAPTCHA_V3));
            }
            assertThat(complaints(ReporterMeter.COMPLAINT_SHARE, "recaptcha-v3"))
                    .isEqualTo(0.02);
            assertThat(complaints(ReporterMeter.COMPLAINT_STATE, "recaptcha-v3"))
                    .isZero();
        }
    }

    @Test
    void noTagHoldsATaskIdAKeyADomainOrALabelOfNoAccount() {
        try (Shop shop = open()) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 74455221488L).verdict(Verdict.INCORRECT));
            shop.report(Shop.request("a label that is no account's", 74455221489L));

            assertThat(registry.getMeters())
                    .flatExtracting(meter -> meter.getId().getTags())
                    .extracting(Tag::getValue)
                    .noneMatch(value -> value.contains("744552214")
                            || value.contains("key-of")
                            || value.contains("domain")
                            || value.contains("no account"));
            assertThat(results("provider", "unknown", "reason", "unknown-account"))
                    .isEqualTo(1);
        }
    }

    @Test
    void twoReportersInOneRegistryAreToldApartByTheirTags() {
        try (Shop one = new Shop(simulator, new ReporterMetrics(registry, Tags.of("reporter", "one")));
                Shop other = new Shop(simulator, new ReporterMetrics(registry, Tags.of("reporter", "other")))) {
            one.report(Shop.request(Shop.TWOCAPTCHA, 1));
            one.report(Shop.request(Shop.TWOCAPTCHA, 2));
            other.report(Shop.request(Shop.TWOCAPTCHA, 3));

            assertThat(results("reporter", "one")).isEqualTo(2);
            assertThat(results("reporter", "other")).isEqualTo(1);
        }
    }

    @Test
    void aSecondListenerThatWouldBeInvisibleIsRefused() {
        ReporterMetrics first = new ReporterMetrics(registry);
        try (Shop shop = new Shop(simulator, first)) {
            assertThat(shop.reporter.accounts()).isNotEmpty();

            assertThatIllegalStateException()
                    .isThrownBy(() -> new ReporterMetrics(registry))
                    .withMessageContaining("; give each tags of its own");

            new ReporterMetrics(registry, Tags.of("reporter", "other")).close();
        }
        first.close();
        new ReporterMetrics(registry).close();
    }

    @Test
    void aListenerThatWasBuiltAndNotUsedIsInNobodysWay() {
        ReporterMetrics unused = new ReporterMetrics(registry);

        try (Shop shop = open()) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));
            unused.close();

            assertThat(results("outcome", "accepted")).isEqualTo(1);
            assertThat(value(ReporterMeter.RECEIVED)).isEqualTo(1);
        }
    }

    @Test
    void ofTwoListenersThatWereBuiltTheSecondThatIsUsedIsRefusedAndCountsNothingIntoTheFirst() {
        ReporterMetrics first = new ReporterMetrics(registry);
        ReporterMetrics second = new ReporterMetrics(registry);
        try (Shop shop = new Shop(simulator, first);
                Shop other = new Shop(simulator, second)) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> second.onOpen(other.reporter))
                    .withMessageContaining("; give each tags of its own");
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));
            other.report(Shop.request(Shop.TWOCAPTCHA, 2));
            other.report(Shop.request(Shop.TWOCAPTCHA, 3));

            assertThat(results("outcome", "accepted")).isEqualTo(1);
            assertThat(attempts("end", "answered")).isEqualTo(1);
        }
    }

    @Test
    void nothingIsPublishedAfterTheEnd() {
        ReporterMetrics metrics = new ReporterMetrics(registry);
        try (Shop shop = new Shop(simulator, metrics)) {
            metrics.close();
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));

            assertThat(registry.getMeters()).isEmpty();
        }
    }

    @Test
    void aListenerOfTwoReportersSaysThatTheSecondWouldBeInvisible() {
        ReporterMetrics metrics = new ReporterMetrics(registry);
        try (Shop shop = new Shop(simulator, metrics)) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));

            assertThatIllegalStateException().isThrownBy(() -> metrics.onOpen(shop.reporter));
        }
    }

    @Test
    void aReporterThatIsOpenedAfterAnotherIsReadWhereTheFirstWasClosed() {
        ReporterMetrics first = new ReporterMetrics(registry);
        try (Shop shop = new Shop(simulator, first)) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 1));
            shop.report(Shop.request(Shop.TWOCAPTCHA, 2));
        }
        first.close();
        assertThat(registry.getMeters()).isEmpty();

        try (Shop shop = open()) {
            shop.report(Shop.request(Shop.TWOCAPTCHA, 3));

            assertThat(value(ReporterMeter.RECEIVED)).isEqualTo(1);
            assertThat(results("outcome", "accepted")).isEqualTo(1);
        }
    }

    private double results(String... tags) {
        return registry.get(ReporterMeter.RESULTS.getName())
                .tags(tags)
                .counter()
                .count();
    }

    private long attempts(String... tags) {
        return registry.get(ReporterMeter.ATTEMPTS.getName()).tags(tags).timer().count();
    }

    private Timer timer(ReporterMeter meter, Tags tags) {
        return registry.get(meter.getName()).tags(tags).timer();
    }

    private double value(ReporterMeter meter, String... tags) {
        return registry.get(meter.getName())
                .tags(tags)
                .meter()
                .measure()
                .iterator()
                .next()
                .getValue();
    }

    private double account(ReporterMeter meter) {
        return value(meter, "provider", "2captcha", "account", Shop.TWOCAPTCHA);
    }

    private double phase(Phase phase) {
        return value(ReporterMeter.PHASE, "account", Shop.TWOCAPTCHA, "phase", TagValues.of(phase));
    }

    private double complaints(ReporterMeter meter, String type) {
        return value(meter, "account", Shop.TWOCAPTCHA, "captcha.type", type);
    }
}
