package io.github.captchareports.cli.demo;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.simulator.SimulatedService;
import java.io.StringWriter;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Lines as a scraper would write them: both services, several types, most verdicts correct. In every fifty lines two are
 * too late, one is a pair of verdict and type that Anti-Captcha has no method for, and one repeats an earlier line.
 *
 * <p>Complaints stay so few, for every account and type, that no limit on them is ever met. Anti-Captcha's lines are 20
 * seconds old at most when they are made, which leaves 40 to deliver them.
 */
public final class Sample {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int BLOCK = 50;
    private static final int LATE_A_BLOCK = 2;
    private static final double COMPLAINTS = 0.08;
    /** Types of which Anti-Captcha takes complaints only: a long sample must not consist of too many of them. */
    private static final int LONE_COMPLAINTS = 20;

    private static final int REMEMBERED = 100;
    private static final String[] DOMAINS = {"shop.example", "tickets.example", "forum.example", "jobs.example"};

    private enum Kind {
        PLAIN,
        LATE,
        UNSUPPORTED,
        REPEATED
    }

    private record Age(int fromSeconds, int toSeconds) {}

    private static final Map<SimulatedService, Age> IN_TIME =
            new EnumMap<>(Map.of(TWOCAPTCHA, new Age(1, 300), ANTICAPTCHA, new Age(0, 19)));
    private static final Map<SimulatedService, Age> TOO_LATE =
            new EnumMap<>(Map.of(TWOCAPTCHA, new Age(960, 3600), ANTICAPTCHA, new Age(75, 600)));
    private static final List<CaptchaType> UNSUPPORTED =
            List.of(CaptchaType.IMAGE, CaptchaType.HCAPTCHA, CaptchaType.FUNCAPTCHA);
    private static final List<CaptchaType> LONE = List.of(CaptchaType.IMAGE, CaptchaType.HCAPTCHA);
    private static final Map<SimulatedService, List<CaptchaType>> TYPES = new EnumMap<>(Map.of(
            TWOCAPTCHA,
            weighted(Map.of(
                    CaptchaType.IMAGE, 7,
                    CaptchaType.RECAPTCHA_V2, 6,
                    CaptchaType.RECAPTCHA_V2_ENTERPRISE, 2,
                    CaptchaType.RECAPTCHA_V3, 2,
                    CaptchaType.FUNCAPTCHA, 2,
                    CaptchaType.OTHER, 1)),
            ANTICAPTCHA,
            weighted(Map.of(
                    CaptchaType.RECAPTCHA_V2, 5,
                    CaptchaType.RECAPTCHA_V2_ENTERPRISE, 2,
                    CaptchaType.RECAPTCHA_V3, 3,
                    CaptchaType.RECAPTCHA_V3_ENTERPRISE, 1))));

    private final Random random;
    private final InstantSource clock;
    private final List<Kind> block = new ArrayList<>();
    private final List<SampleLine> repeatable = new ArrayList<>();
    private int loneComplaints;
    private long lastId;
    private long number;

    public Sample(long seed, InstantSource clock) {
        this.random = new Random(seed);
        this.clock = clock;
        this.lastId = 10_000_000_000L + random.nextInt(1_000_000_000) * 60L;
    }

    /** The next line. Its times are relative to the present. */
    public SampleLine next() {
        number++;
        Kind kind = nextKind();
        if (kind == Kind.REPEATED && !repeatable.isEmpty()) {
            return repeatable.remove(random.nextInt(repeatable.size())).again();
        }
        SimulatedService service = kind == Kind.UNSUPPORTED || random.nextBoolean() ? ANTICAPTCHA : TWOCAPTCHA;
        SampleLine line = kind == Kind.UNSUPPORTED
                ? line(service, pick(UNSUPPORTED), Verdict.CORRECT, IN_TIME, Outcome.WITHHELD)
                : supported(service, kind);
        if (line.expected() == Outcome.ACCEPTED && repeatable.size() < REMEMBERED) {
            repeatable.add(line);
        }
        return line;
    }

    private Kind nextKind() {
        if (block.isEmpty()) {
            block.addAll(Collections.nCopies(BLOCK - LATE_A_BLOCK - 2, Kind.PLAIN));
            block.addAll(Collections.nCopies(LATE_A_BLOCK, Kind.LATE));
            block.add(Kind.UNSUPPORTED);
            block.add(Kind.REPEATED);
            Collections.shuffle(block, random);
        }
        return block.remove(block.size() - 1);
    }

    private SampleLine supported(SimulatedService service, Kind kind) {
        boolean late = kind == Kind.LATE;
        Map<SimulatedService, Age> age = late ? TOO_LATE : IN_TIME;
        Outcome expected = late ? Outcome.EXPIRED : Outcome.ACCEPTED;
        Verdict verdict = random.nextDouble() < COMPLAINTS ? Verdict.INCORRECT : Verdict.CORRECT;
        if (service == ANTICAPTCHA
                && verdict == Verdict.INCORRECT
                && loneComplaints < LONE_COMPLAINTS
                && random.nextBoolean()) {
            loneComplaints++;
            return line(service, pick(LONE), verdict, age, expected);
        }
        return line(service, pick(TYPES.getOrDefault(service, UNSUPPORTED)), verdict, age, expected);
    }

    private SampleLine line(
            SimulatedService service,
            CaptchaType type,
            Verdict verdict,
            Map<SimulatedService, Age> ages,
            Outcome expected) {
        Age age = ages.getOrDefault(service, new Age(0, 0));
        int seconds = age.fromSeconds() + random.nextInt(age.toSeconds() - age.fromSeconds() + 1);
        boolean byService = service == ANTICAPTCHA;
        Instant solvedAt =
                clock.instant().minusSeconds(seconds).truncatedTo(byService ? ChronoUnit.SECONDS : ChronoUnit.MILLIS);
        Instant submittedAt = random.nextInt(3) == 0 ? solvedAt.minusSeconds(5 + random.nextInt(40)) : null;
        lastId += 1 + random.nextInt(37);
        String domain = isPerDomain(type) ? DOMAINS[random.nextInt(DOMAINS.length)] : null;
        String json = json(service, type, verdict, solvedAt, submittedAt, domain);
        return new SampleLine(json, service, lastId, type, verdict, solvedAt, expected);
    }

    private static boolean isPerDomain(CaptchaType type) {
        return type == CaptchaType.RECAPTCHA_V3 || type == CaptchaType.RECAPTCHA_V3_ENTERPRISE;
    }

    private String json(
            SimulatedService service,
            CaptchaType type,
            Verdict verdict,
            Instant solvedAt,
            @Nullable Instant submittedAt,
            @Nullable String domain) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            json.writeStringProperty("provider", service == TWOCAPTCHA ? "2captcha" : "anticaptcha");
            json.writeNumberProperty("taskId", lastId);
            json.writeStringProperty("verdict", Kebab.of(verdict));
            json.writeStringProperty("captchaType", Kebab.of(type));
            if (service == ANTICAPTCHA) {
                // endTime, as getTaskResult gives it.
                json.writeNumberProperty("solvedAt", solvedAt.getEpochSecond());
                json.writeStringProperty("solvedAtClock", "service");
            } else {
                json.writeStringProperty("solvedAt", solvedAt.toString());
            }
            if (submittedAt != null) {
                json.writeStringProperty("submittedAt", submittedAt.toString());
            }
            if (domain != null) {
                json.writeStringProperty("domain", domain);
            }
            json.writeStringProperty("ref", "job-" + number);
            json.writeEndObject();
        }
        return text.toString();
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private static List<CaptchaType> weighted(Map<CaptchaType, Integer> weights) {
        List<CaptchaType> types = new ArrayList<>();
        new EnumMap<>(weights).forEach((type, weight) -> types.addAll(Collections.nCopies(weight, type)));
        return List.copyOf(types);
    }
}
