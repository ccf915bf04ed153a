package io.github.captchareports.simulator.rules;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ServiceRulesTest {
    @Test
    void theDocumentedFiguresAreThoseOfTheServices() {
        ServiceRules two = ServiceRules.documented(TWOCAPTCHA);
        ServiceRules anti = ServiceRules.documented(ANTICAPTCHA);

        assertThat(two.find(ComplaintSuspension.class))
                .hasValueSatisfying(rule -> assertThat(rule.threshold()).isEqualTo(0.4));
        assertThat(anti.find(Moderation.class)).hasValueSatisfying(rule -> {
            assertThat(rule.moderators()).isEqualTo(3);
            assertThat(rule.agreeing()).isEqualTo(2);
            assertThat(rule.confirmedShare()).isEqualTo(0.5);
        });
        assertThat(anti.find(RecaptchaStatistics.class))
                .hasValueSatisfying(rule -> assertThat(rule.minimumTasks()).isEqualTo(100));
        assertThat(anti.find(Whitelisting.class)).hasValueSatisfying(rule -> {
            assertThat(rule.length()).isEqualTo(Duration.ofHours(1));
            assertThat(rule.tasksAMinute()).isEqualTo(10);
        });
        assertThat(anti.find(ComplaintSuspension.class)).isEmpty();
        assertThat(two.find(Moderation.class)).isEmpty();
    }

    @Test
    void deliveryOnlyHasWorkersAndPricesAndNothingElse() {
        ServiceRules rules = ServiceRules.deliveryOnly(TWOCAPTCHA);

        assertThat(rules)
                .isEqualTo(ServiceRules.documented(TWOCAPTCHA)
                        .without(ComplaintSuspension.class)
                        .without(SecondSolve.class)
                        .without(WorkerRestriction.class)
                        .without(Blocking.class))
                .hasToString("2captcha[" + Economy.documented() + ", " + Workforce.documented() + "]");
    }

    @Test
    void aRuleIsReplacedInACopy() {
        ServiceRules before = ServiceRules.documented(TWOCAPTCHA);
        ServiceRules after = before.with(ComplaintSuspension.documented().withThreshold(0.6));

        assertThat(before).isEqualTo(ServiceRules.documented(TWOCAPTCHA)).isNotEqualTo(after);
        assertThat(after.find(ComplaintSuspension.class))
                .contains(ComplaintSuspension.documented().withThreshold(0.6));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceRules.documented(TWOCAPTCHA).with(Moderation.documented()))
                .withMessage("rules: 2captcha has no Moderation; it belongs to anticaptcha");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ServiceRules.documented(TWOCAPTCHA).without(Economy.class))
                .withMessageStartingWith("rules: Economy cannot be missing");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ComplaintSuspension.documented().withThreshold(1.1))
                .withMessage("threshold: 1.1 is no share; use 0 to 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Workforce.documented().withWorkers(0))
                .withMessage("workers: 0 is out of range; use 1 to 10000");
    }
}
