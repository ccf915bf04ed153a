package io.github.captchareports.cli.economics;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.simulator.ComplaintSuspension;
import io.github.captchareports.simulator.ComplaintSuspension.Scope;
import io.github.captchareports.simulator.ComplaintSuspension.ShareOf;
import io.github.captchareports.simulator.JudgedBy;
import io.github.captchareports.simulator.Moderation;
import io.github.captchareports.simulator.RecaptchaStatistics;
import io.github.captchareports.simulator.SecondSolve;
import io.github.captchareports.simulator.ServiceRule;
import io.github.captchareports.simulator.SimulatedService;
import java.time.Duration;
import java.util.List;

/**
 * A service's rules with one thing changed that nobody outside the service knows.
 *
 * @param name what is different
 * @param judged whom it concerns
 * @param rule the rule that takes the place of the documented one
 */
public record Variant(String name, Judged judged, ServiceRule rule) {
    /** What a rule judges. */
    enum Judged {
        TWOCAPTCHA("2Captcha", SimulatedService.TWOCAPTCHA) {
            @Override
            boolean has(CaptchaType type) {
                return true;
            }
        },
        ANTICAPTCHA_IMAGES("Anti-Captcha, images", SimulatedService.ANTICAPTCHA) {
            @Override
            boolean has(CaptchaType type) {
                return type == CaptchaType.IMAGE;
            }
        },
        ANTICAPTCHA_RECAPTCHA("Anti-Captcha, reCAPTCHA", SimulatedService.ANTICAPTCHA) {
            @Override
            boolean has(CaptchaType type) {
                return type != CaptchaType.IMAGE;
            }
        };

        private final String title;
        private final SimulatedService service;

        Judged(String title, SimulatedService service) {
            this.title = title;
            this.service = service;
        }

        String title() {
            return title;
        }

        abstract boolean has(CaptchaType type);
    }

    /** The variants, those of what is judged alike together. */
    static List<Variant> all() {
        ComplaintSuspension suspension = ComplaintSuspension.documented();
        Moderation moderation = Moderation.documented();
        RecaptchaStatistics statistics = RecaptchaStatistics.documented();
        return List.of(
                twocaptcha("40 % of the reports", suspension.withShareOf(ShareOf.REPORTED)),
                twocaptcha("40 % of the judged are dismissed", suspension.withShareOf(ShareOf.JUDGED)),
                twocaptcha("judged by captcha type", suspension.withJudgedBy(JudgedBy.TYPE)),
                twocaptcha("judged by domain", suspension.withJudgedBy(JudgedBy.DOMAIN)),
                twocaptcha("suspended from 30 %", suspension.withThreshold(0.30)),
                twocaptcha("suspended from 50 %", suspension.withThreshold(0.50)),
                twocaptcha("suspended for an hour", suspension.withLength(Duration.ofHours(1))),
                twocaptcha("suspended for a week", suspension.withLength(Duration.ofDays(7))),
                twocaptcha("confirmations suspended too", suspension.withScope(Scope.ALL_REPORTS)),
                twocaptcha(
                        "half of the upheld refunded", SecondSolve.documented().withRefundedShare(0.5)),
                images("ignored below 30 % confirmed", moderation.withConfirmedShare(0.30)),
                recaptcha("judged by captcha type", statistics.withJudgedBy(JudgedBy.TYPE)),
                recaptcha("judged by domain", statistics.withJudgedBy(JudgedBy.DOMAIN)),
                recaptcha("15 points are a jump", statistics.withJump(0.15)),
                recaptcha("50 points are a jump", statistics.withJump(0.50)),
                recaptcha("judged by the day", statistics.withPeriod(Duration.ofDays(1))),
                recaptcha("ignored for a day", statistics.withIgnoredFor(Duration.ofDays(1))),
                recaptcha("ignored for a week", statistics.withIgnoredFor(Duration.ofDays(7))),
                recaptcha("a jump is not extended", statistics.withExtended(false)));
    }

    boolean concerns(Client client) {
        return client.service() == judged.service
                && client.purchases().stream().anyMatch(purchase -> judged.has(purchase.type()));
    }

    private static Variant twocaptcha(String name, ServiceRule rule) {
        return new Variant(name, Judged.TWOCAPTCHA, rule);
    }

    private static Variant images(String name, ServiceRule rule) {
        return new Variant(name, Judged.ANTICAPTCHA_IMAGES, rule);
    }

    private static Variant recaptcha(String name, ServiceRule rule) {
        return new Variant(name, Judged.ANTICAPTCHA_RECAPTCHA, rule);
    }
}
