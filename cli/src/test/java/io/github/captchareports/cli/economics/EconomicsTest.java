package io.github.captchareports.cli.economics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.AccountTruth.Suspension;
import io.github.captchareports.simulator.ComplaintScope;
import io.github.captchareports.simulator.JudgedBy;
import io.github.captchareports.simulator.SimulatedVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** How the economics are played. */
@Timeout(60)
class EconomicsTest {
    static final long SEED = 20_261_120;

    @Test
    void threeClientsAreNoWorseOffWithTheGuard() {
        try (Economics economics = new Economics(SEED, 1)) {
            List<Economics.Played> played = economics.play(
                    List.of(
                            client("complaints-only-2captcha-images"),
                            client("few-and-hard-2captcha-images"),
                            client("site-change-12h-few-anticaptcha-images")),
                    false);

            for (Economics.Played each : played) {
                Comparison comparison = each.comparison();
                assertThat(comparison.isBehind(Policy.GUARDED))
                        .as("%s", comparison)
                        .isFalse();
                assertThat(comparison.worth(Policy.UNGUARDED)).isPositive();
            }
        }
    }

    @Test
    void everyClientHasANameOfItsOwnAndIsFoundByIt() {
        assertThat(Clients.all()).extracting(Client::name).doesNotHaveDuplicates();
        assertThat(Clients.all())
                .allMatch(client -> Clients.named(client.name()).contains(client));
        assertThat(Clients.named("site-change")).hasSizeGreaterThan(3);
        assertThat(Clients.named("site-chang")).isEmpty();
    }

    @Test
    void theSameSeedPlaysTheSameDays() {
        Client client = client("few-and-hard-2captcha-images");
        try (Economics economics = new Economics(SEED, 2)) {
            Comparison one = economics.play(client, null).comparison();

            assertThat(economics.play(client, null).comparison()).isEqualTo(one);
            assertThat(one.seeds().get(0)).isNotEqualTo(one.seeds().get(1));
        }
    }

    @Test
    void suspensionsAtTheSameTimeAreNotAddedUp() {
        Instant end = Experiment.BEGIN.plus(Duration.ofHours(20));

        assertThat(Experiment.suspended(
                        List.of(suspension(0, 4), suspension(2, 3), suspension(3, 6), suspension(10, 99)), end))
                .isEqualTo(Duration.ofHours(6 + 10));
        assertThat(Experiment.suspended(List.of(), end)).isZero();
        assertThat(Experiment.suspended(List.of(suspension(21, 22)), end)).isZero();
    }

    private static Suspension suspension(int from, int until) {
        return new Suspension(
                Experiment.BEGIN.plus(Duration.ofHours(from)),
                Experiment.BEGIN.plus(Duration.ofHours(until)),
                SimulatedVerdict.INCORRECT,
                new ComplaintScope(JudgedBy.ACCOUNT, null, null));
    }

    /** What docs/ECONOMICS.md shows, on a seed of its own. */
    @Tag("ladder")
    @Timeout(900)
    @Test
    void noTypicalClientIsWorseOffAndTheGuardStillEarns() {
        Map<String, Comparison> all = new HashMap<>();
        try (Economics economics = new Economics(SEED, 1)) {
            economics
                    .play(Clients.all(), false)
                    .forEach(each -> all.put(each.comparison().client().name(), each.comparison()));
        }
        assertThat(all).hasSameSizeAs(Clients.all());
        assertThat(all.values())
                .allSatisfy(each ->
                        assertThat(each.isBehind(Policy.GUARDED)).as("%s", each).isFalse());
        assertThat(times(all, "hard-38-2captcha-images")).isGreaterThanOrEqualTo(1.15);
        assertThat(times(all, "hard-45-2captcha-images")).isGreaterThanOrEqualTo(1.6);
        assertThat(times(all, "site-change-12h-anticaptcha-images")).isGreaterThanOrEqualTo(2);
        assertThat(times(all, "site-change-2h-anticaptcha-recaptcha-v3")).isGreaterThanOrEqualTo(1.4);
        assertThat(times(all, "noisy-restarted-2captcha-images"))
                .isGreaterThanOrEqualTo(0.95 * times(all, "noisy-2captcha-images"));
    }

    private static double times(Map<String, Comparison> all, String client) {
        return Objects.requireNonNull(all.get(client), client).times(Policy.GUARDED);
    }

    @Test
    void theDocumentNamesEveryClientAndPolicy() throws IOException {
        String document = Files.readString(Path.of("..", "docs", "ECONOMICS.md"));

        assertThat(Clients.all()).allSatisfy(client -> assertThat(document).contains("| `" + client.name() + "` |"));
        assertThat(Policy.values()).allSatisfy(policy -> assertThat(document).contains("| " + policy.title() + " |"));
    }

    private static Client client(String name) {
        return Clients.all().stream()
                .filter(client -> client.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyVariantConcernsSomebody() {
        assertThat(Variant.all()).allMatch(variant -> Clients.all().stream().anyMatch(variant::concerns));
    }
}
