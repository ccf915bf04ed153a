package io.github.captchareports.cli;

import io.github.captchareports.simulator.ComplaintSuspension;
import io.github.captchareports.simulator.ComplaintSuspension.Scope;
import io.github.captchareports.simulator.ComplaintSuspension.ShareOf;
import io.github.captchareports.simulator.Moderation;
import io.github.captchareports.simulator.RecaptchaStatistics;
import io.github.captchareports.simulator.SecondSolve;
import io.github.captchareports.simulator.ServiceRule;
import io.github.captchareports.simulator.ServiceRules;
import java.time.Duration;
import java.util.List;

/**
 * What nobody outside the services knows of their rules, one thing at a time.
 *
 * @param name what is different
 * @param market whom it concerns
 * @param rule the rule that takes the place of the documented one
 */
record Variant(String name, Market market, ServiceRule rule) {
    /** The variants, those of one market together. */
    static List<Variant> all() {
        ComplaintSuspension suspension = ComplaintSuspension.documented();
        RecaptchaStatistics statistics = RecaptchaStatistics.documented();
        return List.of(
                images("as documented", suspension),
                images("40 % of the reports", suspension.withShareOf(ShareOf.REPORTED)),
                images("40 % of the judged are dismissed", suspension.withShareOf(ShareOf.JUDGED)),
                images("suspended from 30 %", suspension.withThreshold(0.30)),
                images("suspended from 50 %", suspension.withThreshold(0.50)),
                images("suspended for an hour", suspension.withLength(Duration.ofHours(1))),
                images("suspended for a week", suspension.withLength(Duration.ofDays(7))),
                images("confirmations suspended too", suspension.withScope(Scope.ALL_REPORTS)),
                images("half of the upheld refunded", SecondSolve.documented().withRefundedShare(0.5)),
                moderated("as documented", Moderation.documented()),
                moderated(
                        "ignored below 30 % confirmed", Moderation.documented().withConfirmedShare(0.30)),
                recaptcha("as documented", statistics),
                recaptcha("15 points are a jump", statistics.withJump(0.15)),
                recaptcha("50 points are a jump", statistics.withJump(0.50)),
                recaptcha("ignored for a day", statistics.withIgnoredFor(Duration.ofDays(1))),
                recaptcha("ignored for a week", statistics.withIgnoredFor(Duration.ofDays(7))),
                recaptcha("a jump is not extended", statistics.withExtended(false)));
    }

    ServiceRules rules() {
        return ServiceRules.documented(market.service()).with(rule);
    }

    private static Variant images(String name, ServiceRule rule) {
        return new Variant(name, Market.TWOCAPTCHA_IMAGES, rule);
    }

    private static Variant moderated(String name, ServiceRule rule) {
        return new Variant(name, Market.ANTICAPTCHA_IMAGES, rule);
    }

    private static Variant recaptcha(String name, ServiceRule rule) {
        return new Variant(name, Market.ANTICAPTCHA_RECAPTCHA, rule);
    }
}
