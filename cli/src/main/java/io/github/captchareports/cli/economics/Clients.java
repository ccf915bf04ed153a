package io.github.captchareports.cli.economics;

import static io.github.captchareports.CaptchaType.IMAGE;
import static io.github.captchareports.CaptchaType.RECAPTCHA_V2;
import static io.github.captchareports.CaptchaType.RECAPTCHA_V3;
import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;

import io.github.captchareports.cli.economics.Client.Delayed;
import io.github.captchareports.cli.economics.Client.Nature;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The clients that the economics are played for. */
public final class Clients {
    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    /** In working hours of the fourth day, so that there is a past to compare with. */
    private static final Duration CHANGE = Duration.ofDays(3).plusHours(9);

    private static final List<Client> ALL = List.of(
            // 2Captcha, images: a second solve decides, and refunds.
            Client.named(
                            "healthy-2captcha-images",
                            Nature.HEALTHY,
                            "sees nearly always right and tells everything it sees")
                    .buys(IMAGE, 40)
                    .build(),
            Client.named(
                            "complaints-only-2captcha-images",
                            Nature.HEALTHY,
                            "2,000 images a day, 4 % wrong, tells nothing but what is wrong")
                    .buys(IMAGE, 2000 / 24.0)
                    .wrong(0.03)
                    .complaintsOnly()
                    .build(),
            Client.named(
                            "complaints-only-2captcha-images-busy",
                            Nature.HEALTHY,
                            "10,000 images a day, 8 % wrong, tells nothing but what is wrong")
                    .buys(IMAGE, 10_000 / 24.0)
                    .wrong(0.07)
                    .complaintsOnly()
                    .build(),
            Client.named(
                            "sorted-file-2captcha-images",
                            Nature.HEALTHY,
                            "submits a file an hour, sorted by verdict: complaints first")
                    .buys(IMAGE, 40)
                    .complaintsFirst()
                    .build(),
            Client.named(
                            "late-confirmations-2captcha-images",
                            Nature.HEALTHY,
                            "complains in time and confirms twenty minutes later, when the window is closed")
                    .buys(IMAGE, 40)
                    .delayed(new Delayed(1, 0, Duration.ofMinutes(20), Duration.ofMinutes(20)))
                    .build(),
            Client.named(
                            "late-complaints-2captcha-images",
                            Nature.HEALTHY,
                            "1 % wrong; half of its complaints are 15:05 old and look 90 s old by its clock")
                    .buys(IMAGE, 200)
                    .wrong(0.01)
                    .delayed(new Delayed(0, 0.5, Duration.ofSeconds(905), Duration.ofSeconds(90)))
                    .build(),
            Client.named(
                            "cron-2captcha-images",
                            Nature.HEALTHY,
                            "a process every ten minutes that complains of what was wrong, with a state file")
                    .buys(IMAGE, 60)
                    .complaintsOnly()
                    .every(TEN_MINUTES)
                    .restartedEvery(TEN_MINUTES)
                    .build(),
            Client.named(
                            "few-and-hard-2captcha-images",
                            Nature.HEALTHY,
                            "72 images a day, so hard that half of the solutions are wrong")
                    .buys(IMAGE, 3)
                    .wrong(0.5)
                    .build(),
            Client.named(
                            "hard-38-2captcha-images",
                            Nature.HEALTHY,
                            "images so hard that 38 % of the solutions are wrong")
                    .buys(IMAGE, 40)
                    .wrong(0.38)
                    .build(),
            Client.named(
                            "hard-45-2captcha-images",
                            Nature.HEALTHY,
                            "images so hard that 45 % of the solutions are wrong")
                    .buys(IMAGE, 40)
                    .wrong(0.45)
                    .build(),
            Client.named("noisy-2captcha-images", Nature.NOISY, "calls four right solutions in ten wrong")
                    .buys(IMAGE, 36, Sight.noisy(0.4))
                    .every(TEN_MINUTES)
                    .build(),
            Client.named(
                            "noisy-restarted-2captcha-images",
                            Nature.NOISY,
                            "the same, restarted every ten minutes, with a state file")
                    .buys(IMAGE, 36, Sight.noisy(0.4))
                    .every(TEN_MINUTES)
                    .restartedEvery(TEN_MINUTES)
                    .build(),
            Client.named(
                            "noisy-forgetful-2captcha-images",
                            Nature.NOISY,
                            "the same, restarted every ten minutes, without a state file")
                    .buys(IMAGE, 36, Sight.noisy(0.4))
                    .every(TEN_MINUTES)
                    .restartedEvery(TEN_MINUTES)
                    .forgets()
                    .build(),
            Client.named(
                            "site-change-6h-2captcha-images",
                            Nature.BROKEN,
                            "nothing passes for six hours of the fourth day")
                    .buys(IMAGE, 40, Sight.nothingPasses(CHANGE, Duration.ofHours(6)))
                    .build(),
            Client.named(
                            "site-change-12h-2captcha-images",
                            Nature.BROKEN,
                            "nothing passes for twelve hours of the fourth day")
                    .buys(IMAGE, 40, Sight.nothingPasses(CHANGE, Duration.ofHours(12)))
                    .build(),
            Client.named(
                            "site-change-48h-2captcha-images",
                            Nature.BROKEN,
                            "nothing passes for two days from the fourth day on")
                    .buys(IMAGE, 40, Sight.nothingPasses(CHANGE, Duration.ofHours(48)))
                    .build(),
            Client.named(
                            "site-change-12h-complaints-only-2captcha-images",
                            Nature.BROKEN,
                            "tells nothing but what is wrong; nothing passes for twelve hours of the fourth day")
                    .buys(IMAGE, 40, Sight.nothingPasses(CHANGE, Duration.ofHours(12)))
                    .complaintsOnly()
                    .build(),
            // 2Captcha, tokens: statistics of the workers, and the account's share.
            Client.named(
                            "noisy-2captcha-recaptcha-v3",
                            Nature.NOISY,
                            "400 domains; calls 45 % of the right solutions wrong")
                    .buys(RECAPTCHA_V3, 40, 400, Sight.noisy(0.45))
                    .build(),
            Client.named(
                            "site-change-2h-2captcha-recaptcha-v3",
                            Nature.BROKEN,
                            "400 domains; nothing passes for two hours of the fourth day")
                    .buys(RECAPTCHA_V3, 40, 400, Sight.nothingPasses(CHANGE, Duration.ofHours(2)))
                    .build(),
            Client.named(
                            "two-types-2captcha",
                            Nature.NOISY,
                            "calls seven right images in ten wrong, and sees reCAPTCHAs as they are")
                    .buys(IMAGE, 20, Sight.noisy(0.7))
                    .buys(RECAPTCHA_V2, 20)
                    .build(),
            // Anti-Captcha, images: moderators, a share of confirmed complaints for life, no confirmations.
            Client.named(
                            "healthy-anticaptcha-images",
                            Nature.HEALTHY,
                            "2,000 images a day; there is no confirmation, so it tells nothing but what is wrong")
                    .at(ANTICAPTCHA)
                    .buys(IMAGE, 2000 / 24.0)
                    .complaintsOnly()
                    .build(),
            Client.named(
                            "office-hours-anticaptcha-images",
                            Nature.HEALTHY,
                            "1,000 images a working day, tells nothing but what is wrong")
                    .at(ANTICAPTCHA)
                    .buys(IMAGE, 125)
                    .rhythm(Rhythm.officeHours())
                    .complaintsOnly()
                    .build(),
            Client.named(
                            "campaign-anticaptcha-images",
                            Nature.HEALTHY,
                            "buys twice as much for six hours, tells nothing but what is wrong")
                    .at(ANTICAPTCHA)
                    .buys(IMAGE, 2000 / 24.0)
                    .rhythm(Rhythm.campaign(Experiment.BEGIN.plus(CHANGE), Duration.ofHours(6), 2))
                    .complaintsOnly()
                    .build(),
            Client.named(
                            "site-change-6h-anticaptcha-images",
                            Nature.BROKEN,
                            "tells nothing but what is wrong; nothing passes for six hours of the fourth day")
                    .at(ANTICAPTCHA)
                    .buys(IMAGE, 2000 / 24.0, Sight.nothingPasses(CHANGE, Duration.ofHours(6)))
                    .complaintsOnly()
                    .build(),
            Client.named(
                            "site-change-12h-anticaptcha-images",
                            Nature.BROKEN,
                            "tells nothing but what is wrong; nothing passes for twelve hours of the fourth day")
                    .at(ANTICAPTCHA)
                    .buys(IMAGE, 2000 / 24.0, Sight.nothingPasses(CHANGE, Duration.ofHours(12)))
                    .complaintsOnly()
                    .build(),
            Client.named("site-change-12h-few-anticaptcha-images", Nature.BROKEN, "240 images a day, the same")
                    .at(ANTICAPTCHA)
                    .buys(IMAGE, 10, Sight.nothingPasses(CHANGE, Duration.ofHours(12)))
                    .complaintsOnly()
                    .build(),
            Client.named(
                            "site-change-12h-observed-anticaptcha-images",
                            Nature.BROKEN,
                            "2,000 images a day, the same, and tells of every solve")
                    .at(ANTICAPTCHA)
                    .buys(IMAGE, 2000 / 24.0, Sight.nothingPasses(CHANGE, Duration.ofHours(12)))
                    .complaintsOnly()
                    .observesSolved()
                    .build(),
            Client.named(
                            "hard-45-anticaptcha-images",
                            Nature.HEALTHY,
                            "images so hard that 45 % of the solutions are wrong, tells of every solve")
                    .at(ANTICAPTCHA)
                    .buys(IMAGE, 40)
                    .wrong(0.45)
                    .complaintsOnly()
                    .observesSolved()
                    .build(),
            Client.named("noisy-anticaptcha-images", Nature.NOISY, "calls four right solutions in ten wrong")
                    .at(ANTICAPTCHA)
                    .buys(IMAGE, 40, Sight.noisy(0.4))
                    .complaintsOnly()
                    .observesSolved()
                    .build(),
            // Anti-Captcha, reCAPTCHA: statistics of an hour against the account's own past.
            Client.named(
                            "healthy-anticaptcha-recaptcha",
                            Nature.HEALTHY,
                            "sees nearly always right and tells everything it sees")
                    .at(ANTICAPTCHA)
                    .buys(RECAPTCHA_V2, 36)
                    .every(TEN_MINUTES)
                    .build(),
            Client.named("complaints-only-anticaptcha-recaptcha", Nature.HEALTHY, "tells nothing but what is wrong")
                    .at(ANTICAPTCHA)
                    .buys(RECAPTCHA_V2, 36)
                    .complaintsOnly()
                    .every(TEN_MINUTES)
                    .build(),
            Client.named(
                            "hard-45-anticaptcha-recaptcha",
                            Nature.HEALTHY,
                            "reCAPTCHAs so hard that 45 % of the solutions are wrong")
                    .at(ANTICAPTCHA)
                    .buys(RECAPTCHA_V2, 36)
                    .wrong(0.45)
                    .every(TEN_MINUTES)
                    .build(),
            Client.named(
                            "few-anticaptcha-recaptcha",
                            Nature.HEALTHY,
                            "24 reCAPTCHAs a day: the service counts none of its complaints")
                    .at(ANTICAPTCHA)
                    .buys(RECAPTCHA_V2, 1)
                    .build(),
            Client.named(
                            "site-change-2h-anticaptcha-recaptcha-v3",
                            Nature.BROKEN,
                            "400 domains; nothing passes for two hours of the fourth day")
                    .at(ANTICAPTCHA)
                    .buys(RECAPTCHA_V3, 60, 400, Sight.nothingPasses(CHANGE, Duration.ofHours(2)))
                    .every(TEN_MINUTES)
                    .build(),
            Client.named(
                            "site-change-6h-anticaptcha-recaptcha",
                            Nature.BROKEN,
                            "nothing passes for six hours of the fourth day")
                    .at(ANTICAPTCHA)
                    .buys(RECAPTCHA_V2, 36, Sight.nothingPasses(CHANGE, Duration.ofHours(6)))
                    .every(TEN_MINUTES)
                    .build(),
            Client.named(
                            "site-change-12h-anticaptcha-recaptcha",
                            Nature.BROKEN,
                            "nothing passes for twelve hours of the fourth day")
                    .at(ANTICAPTCHA)
                    .buys(RECAPTCHA_V2, 36, Sight.nothingPasses(CHANGE, Duration.ofHours(12)))
                    .every(TEN_MINUTES)
                    .build(),
            Client.named(
                            "site-change-12h-complaints-only-anticaptcha-recaptcha",
                            Nature.BROKEN,
                            "tells nothing but what is wrong; nothing passes for twelve hours of the fourth day")
                    .at(ANTICAPTCHA)
                    .buys(RECAPTCHA_V2, 36, Sight.nothingPasses(CHANGE, Duration.ofHours(12)))
                    .complaintsOnly()
                    .every(TEN_MINUTES)
                    .build(),
            Client.named("noisy-anticaptcha-recaptcha", Nature.NOISY, "calls four right solutions in ten wrong")
                    .at(ANTICAPTCHA)
                    .buys(RECAPTCHA_V2, 36, Sight.noisy(0.4))
                    .every(TEN_MINUTES)
                    .build());

    private Clients() {}

    public static List<Client> all() {
        return ALL;
    }

    /** The client of that name, or those whose names begin with it. */
    public static List<Client> named(String name) {
        String wanted = name.strip().toLowerCase(Locale.ROOT);
        return all().stream()
                .filter(client -> client.name().equals(wanted) || client.name().startsWith(wanted + "-"))
                .toList();
    }

    public static String names() {
        return all().stream().map(Client::name).collect(Collectors.joining(", "));
    }
}
