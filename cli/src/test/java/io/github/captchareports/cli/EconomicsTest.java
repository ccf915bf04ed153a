package io.github.captchareports.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the scenarios show, held to: the guard earns its keep where it should, and costs nothing where it should not. */
@Timeout(120)
@Execution(ExecutionMode.CONCURRENT)
class EconomicsTest {
    private static final int TASKS_AN_HOUR = 40;
    /** Enough for a healthy client, whose days are all alike. */
    private static final int FEW = Level.count(4, 15, 40);

    private static final long SEED = 20_261_120;

    @Tag("model")
    @Test
    void theGuardCostsAHealthyClientNothing() {
        Played played = Played.of(Scenario.HEALTHY, FEW);

        for (Market market : Market.values()) {
            Takings unguarded = played.at(market, Policy.UNGUARDED);
            assertThat(unguarded.silenced()).isZero();
            assertThat(played.at(market, Policy.GUARDED)).as("%s", market).isEqualTo(unguarded);
            assertThat(played.at(market, Policy.HOLDING_JUMPS)).as("%s", market).isEqualTo(unguarded);
        }
    }

    @Tag("ladder")
    @Test
    void theGuardComesOutAheadWhenTheTargetSiteChanges() {
        Played played = Played.of(Scenario.SITE_CHANGE, TASKS_AN_HOUR);

        Takings unguarded = played.at(Market.TWOCAPTCHA_IMAGES, Policy.UNGUARDED);
        Takings guarded = played.at(Market.TWOCAPTCHA_IMAGES, Policy.GUARDED);
        assertThat(unguarded.suspended()).isGreaterThan(Duration.ofHours(24));
        assertThat(guarded.suspended()).isZero();
        assertThat(guarded.refused()).isZero();
        assertThat(guarded.refundedMicros()).isGreaterThan(unguarded.refundedMicros());

        Market recaptcha = Market.ANTICAPTCHA_RECAPTCHA;
        assertThat(played.at(recaptcha, Policy.GUARDED).ignored())
                .isLessThan(played.at(recaptcha, Policy.UNGUARDED).ignored());
        assertThat(played.at(recaptcha, Policy.HOLDING_JUMPS).ignored())
                .isLessThanOrEqualTo(played.at(recaptcha, Policy.UNGUARDED).ignored());

        // Moderators refuse half of an outburst before the share of a day reaches 40 %: only holding jumps helps.
        Market images = Market.ANTICAPTCHA_IMAGES;
        assertThat(played.at(images, Policy.GUARDED).refundedMicros())
                .isEqualTo(played.at(images, Policy.UNGUARDED).refundedMicros());
        assertThat(played.at(images, Policy.HOLDING_JUMPS).refundedMicros())
                .isGreaterThan(played.at(images, Policy.UNGUARDED).refundedMicros() * 3 / 2);
    }

    @Tag("ladder")
    @Test
    void theGuardComesOutAheadForANoisyClient() {
        Played played = Played.of(Scenario.NOISY_CLIENT, TASKS_AN_HOUR);

        Takings unguarded = played.at(Market.TWOCAPTCHA_IMAGES, Policy.UNGUARDED);
        Takings guarded = played.at(Market.TWOCAPTCHA_IMAGES, Policy.GUARDED);
        assertThat(unguarded.suspended()).isGreaterThan(Duration.ofDays(3));
        assertThat(guarded.suspended()).isZero();
        assertThat(guarded.refundedMicros()).isGreaterThan(unguarded.refundedMicros() * 5 / 4);

        Market recaptcha = Market.ANTICAPTCHA_RECAPTCHA;
        assertThat(played.at(recaptcha, Policy.GUARDED).ignored())
                .isLessThan(played.at(recaptcha, Policy.UNGUARDED).ignored());
    }

    @Tag("ladder")
    @Test
    void whereTheServiceSuspendsBeforeTheGuardHoldsTheGuardIsNoHelp() {
        Variant strict = Variant.all().stream()
                .filter(variant -> variant.name().equals("suspended from 30 %"))
                .findFirst()
                .orElseThrow();

        Map<Policy, Takings> takings = new Economics(Scenario.NOISY_CLIENT, TASKS_AN_HOUR, SEED).by(strict);

        assertThat(takings)
                .hasEntrySatisfying(
                        Policy.GUARDED,
                        guarded -> assertThat(guarded.suspended()).isPositive());
    }

    @Test
    void everyVariantDiffersFromTheRulesAsDocumentedInWhatItSays() {
        List<Variant> variants = Variant.all();

        assertThat(variants).extracting(Variant::market).contains(Market.values());
        assertThat(variants)
                .filteredOn(variant -> variant.name().equals("as documented"))
                .hasSize(Market.values().length);
        assertThat(variants).extracting(Variant::rules).doesNotContainNull();
    }

    @Test
    void aTableHasAColumnForEachPolicyAndSaysWhereTheGuardLoses() {
        Takings poor = new Takings(9, 900, 100, 5, 4, 1, 2, Duration.ofHours(3), Duration.ZERO);
        Takings rich = new Takings(9, 900, 200, 5, 4, 0, 0, Duration.ZERO, Duration.ZERO);
        Map<Policy, Takings> takings = Map.of(Policy.UNGUARDED, rich, Policy.GUARDED, poor, Policy.HOLDING_JUMPS, rich);

        String table = EconomicsTable.of(Scenario.HEALTHY, Map.of(Market.TWOCAPTCHA_IMAGES, takings));

        assertThat(table).startsWith("healthy: a healthy integration");
        assertThat(table.lines().map(line -> line.strip().replaceAll(" {2,}", " | ")))
                .contains(
                        "2captcha, images | no guard | guard | guard, holding jumps",
                        "spent | $0.001 | $0.001 | $0.001",
                        "silently ignored | 1 | 1 | 1",
                        "held by the guard | - | 2 | -",
                        "reporting suspended | - | 3 h | -",
                        "against no guard | BEHIND | even");
    }

    private record Played(Map<Market, Map<Policy, Takings>> takings) {
        static Played of(Scenario scenario, int tasksAnHour) {
            return new Played(new Economics(scenario, tasksAnHour, SEED).asDocumented());
        }

        Takings at(Market market, Policy policy) {
            return Optional.ofNullable(takings.get(market))
                    .map(byPolicy -> byPolicy.get(policy))
                    .orElseThrow();
        }
    }
}
