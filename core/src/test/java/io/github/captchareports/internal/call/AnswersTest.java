package io.github.captchareports.internal.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.internal.FakeProvider;
import io.github.captchareports.internal.lane.AttemptFeedback;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** What is kept of an answer, and what it asks of the account. */
@Isolated("listens to a logger that all tests share")
class AnswersTest {
    private static final FailureCause CAUSE = FailureCause.of(Kind.UNREADABLE_ANSWER, 200, "HTTP 200");
    private static final String KEY = "0123456789abcdef";
    private static final HttpReply ANSWER = new HttpReply(200, Map.of(), new byte[7], Instant.EPOCH);
    private static final AccountAdvice PAUSE = new AccountAdvice.Pause(Duration.ofSeconds(2));

    /** Key, text, masked text. */
    @ParameterizedTest
    @CsvSource({
        "0123456789abcdef, no key in it, no key in it",
        "0123456789abcdef, 0123456789abcdef, ***",
        "0123456789abcdef, key 0123456789abcdef is wrong, key *** is wrong",
        "0123456789abcdef, 0123456789abcdef and 0123456789abcdef again, *** and *** again",
        "0123456789abcdef, wrong key 0123456789abcde, wrong key ***",
        "0123456789abcdef, wrong key 0123, wrong key ***",
        "0123456789abcdef, wrong key 012, wrong key 012",
        "0123456789abcdef, 0123, ***",
        "0123456789abcdef, 0123 is in the middle, 0123 is in the middle",
        "0123456789abcdef, 0123456789abcdef or 01234, *** or ***",
        "0123456789abcdef, wrong key 01234..., wrong key ***",
        "0123456789abcdef, wrong key 012..., wrong key 012...",
        "0123456789abcdef, '', ",
        "ab01ab01zz, cut off: ab01ab01, cut off: ***",
        "abcde, abcd, ***",
        "abcde, abcdX, abcdX",
        "abcd, abc, abc",
        "k, bank, ban***",
        "'', no key at all, no key at all"
    })
    void anEchoedKeyIsMaskedAndSoIsItsBeginningAtTheEnd(String key, String text, @Nullable String masked) {
        ProviderReply read = Answers.read(answering(() -> reply(text, text)), ANSWER, key, true);

        assertThat(read.text()).isEqualTo(masked);
        assertThat(read.errorCode()).isEqualTo(masked);
    }

    @Test
    void theKeyIsMaskedInTheCodeAlone() {
        assertThat(Answers.read(answering(() -> reply("NO_" + KEY, null)), ANSWER, KEY, true))
                .isEqualTo(reply("NO_***", null));
    }

    @Test
    void theKeyIsMaskedInTheTextAlone() {
        assertThat(Answers.read(answering(() -> reply(null, "no " + KEY)), ANSWER, KEY, true))
                .isEqualTo(reply(null, "no ***"));
    }

    @Test
    void anAnswerWithoutTheKeyIsTheProvidersOwn() {
        ProviderReply own = reply("CODE", "text");

        assertThat(Answers.read(answering(() -> own), ANSWER, KEY, true)).isSameAs(own);
    }

    @Test
    void anAnswerThatTheProviderCannotReadIsUnclearAndTheLogKeepsTheKeyOut() {
        List<String> log = logged(() -> {
            throw new IllegalStateException("the answer was " + KEY);
        });

        assertThat(log)
                .singleElement()
                .asString()
                .contains("'broken'", "HttpReply[200, 7 bytes]", "java.lang.IllegalStateException", "AnswersTest.java")
                .doesNotContain(KEY);
    }

    @Test
    void anErrorOfTheProviderIsUnclearToo() {
        StackOverflowError placeless = new StackOverflowError("deep in " + KEY);
        placeless.setStackTrace(new StackTraceElement[0]);

        List<String> log = logged(() -> {
            throw placeless;
        });

        assertThat(log)
                .singleElement()
                .asString()
                .contains("java.lang.StackOverflowError at unknown place")
                .doesNotContain(KEY);
    }

    @Test
    void anErrorThatEndsTheReporterIsNotTakenForAnAnswer() {
        NoClassDefFoundError fatal = new NoClassDefFoundError("of/the/Provider");

        assertThatThrownBy(() -> Answers.read(
                        answering(() -> {
                            throw fatal;
                        }),
                        ANSWER,
                        KEY,
                        true))
                .isSameAs(fatal);
    }

    @Test
    void whoNeverTookARequestIsNotTheService() {
        ProviderReply refused = unread(Reading.NOT_TAKEN);

        assertThat(Answers.read(answering(() -> refused), ANSWER, KEY, true)).isSameAs(refused);
        assertThat(Answers.read(answering(() -> refused), ANSWER, KEY, false)).isSameAs(refused);
        assertThat(cause(404, refused))
                .isEqualTo(FailureCause.of(Kind.HTTP_STATUS, 404, "HTTP 404 from https://host/path: \"<html>\""));
    }

    @Test
    void whatAnUnprovenAddressHasNotTakenIsUnclearAtOneThatHasWorked() {
        ProviderReply unproven = unread(Reading.NOT_TAKEN_UNLESS_PROVEN);

        assertThat(Answers.read(answering(() -> unproven), ANSWER, KEY, false)).isEqualTo(unread(Reading.NOT_TAKEN));
        assertThat(Answers.read(answering(() -> unproven), ANSWER, KEY, true)).isEqualTo(unread(Reading.UNCLEAR));
    }

    @Test
    void theStatusSaysWhatKindOfFailureItWas() {
        assertThat(cause(200, ProviderReply.UNCLEAR))
                .isEqualTo(FailureCause.of(Kind.UNREADABLE_ANSWER, 200, "HTTP 200 from https://host/path: \"<html>\""));
        assertThat(kind(299)).isEqualTo(Kind.UNREADABLE_ANSWER);
        assertThat(kind(300)).isEqualTo(Kind.HTTP_STATUS);
        assertThat(kind(407)).isEqualTo(Kind.HTTP_STATUS); // a proxy of ours answers before a request of ours is sent
        assertThat(kind(503)).isEqualTo(Kind.HTTP_STATUS);
    }

    @Test
    void aKeyInACauseIsMasked() {
        assertThat(Answers.masked(FailureCause.of(Kind.OTHER, "about " + KEY), KEY))
                .isEqualTo(FailureCause.of(Kind.OTHER, "about ***"));
        assertThat(Answers.masked(FailureCause.of(Kind.PROXY, 502, "about " + KEY), KEY))
                .isEqualTo(FailureCause.of(Kind.PROXY, 502, "about ***"));
        FailureCause harmless = FailureCause.of(Kind.PROXY, 502, "about nothing");
        assertThat(Answers.masked(harmless, KEY)).isSameAs(harmless);
    }

    private static @Nullable FailureCause cause(int status, ProviderReply reply) {
        HttpReply answer =
                new HttpReply(status, Map.of(), "\n <html>\nsecond".getBytes(StandardCharsets.UTF_8), Instant.EPOCH);
        return Answers.cause(answer, reply, "https://host/path", KEY);
    }

    private static Kind kind(int status) {
        return Objects.requireNonNull(cause(status, ProviderReply.UNCLEAR)).kind();
    }

    private static ProviderReply unread(Reading reading) {
        return ProviderReply.builder(reading).advice(PAUSE).build();
    }

    static Stream<List<Object>> signals() {
        AccountAdvice none = AccountAdvice.NONE;
        AccountAdvice block = new AccountAdvice.RefuseAccount(Duration.ofMinutes(5));
        AccountAdvice refused = new AccountAdvice.RefuseAccount(null);
        AccountAdvice method = new AccountAdvice.RefuseMethod();
        return Stream.of(
                List.of(Reading.UNCLEAR, none, new AttemptFeedback.Failed(0, CAUSE)),
                List.of(Reading.UNCLEAR, PAUSE, new AttemptFeedback.Failed(2_000_000_000L, CAUSE)),
                List.of(Reading.UNCLEAR, block, new AttemptFeedback.Failed(0, CAUSE)),
                List.of(Reading.UNCLEAR, method, new AttemptFeedback.Failed(0, CAUSE)),
                List.of(Reading.NOT_RECORDED, PAUSE, new AttemptFeedback.Throttled(2_000_000_000L, "CODE")),
                List.of(Reading.RECORDED, PAUSE, new AttemptFeedback.Throttled(2_000_000_000L, "CODE")),
                List.of(Reading.NOT_RECORDED, refused, new AttemptFeedback.Refused(0, "CODE")),
                List.of(Reading.NOT_RECORDED, block, new AttemptFeedback.Refused(300_000_000_000L, "CODE")),
                List.of(Reading.REFUSED, refused, new AttemptFeedback.Refused(0, "CODE")),
                List.of(Reading.NOT_RECORDED, method, new AttemptFeedback.MethodRefused("/path", "CODE")));
    }

    @ParameterizedTest
    @MethodSource("signals")
    void anAnswerSaysThisOfTheAccount(List<Object> row) {
        ProviderReply reply = ProviderReply.builder((Reading) row.get(0))
                .advice((AccountAdvice) row.get(1))
                .errorId(1)
                .errorCode("CODE")
                .text("text")
                .build();

        assertThat(Answers.feedback(reply, "/path", reply.reading() == Reading.UNCLEAR ? CAUSE : null))
                .isEqualTo(row.get(2));
    }

    @ParameterizedTest
    @EnumSource(
            value = Reading.class,
            names = {"UNCLEAR", "NOT_TAKEN", "NOT_TAKEN_UNLESS_PROVEN"},
            mode = EnumSource.Mode.EXCLUDE)
    void whateverCanBeReadShowsThatTheServiceIsThere(Reading reading) {
        ProviderReply reply = ProviderReply.builder(reading)
                .errorId(1)
                .errorCode("CODE")
                .text("text")
                .build();

        assertThat(cause(200, reply)).isNull();
        assertThat(Answers.feedback(reply, "/path", null)).isSameAs(AttemptFeedback.ANSWERED);
    }

    @Test
    void aBlockLongerThanAClockCanCountIsBounded() {
        ProviderReply reply = refusal(Duration.ofSeconds(Long.MAX_VALUE));

        assertThat(Answers.feedback(reply, "/path", null))
                .isEqualTo(new AttemptFeedback.Refused(Duration.ofDays(36_500).toNanos(), "CODE"));
    }

    /** Zero nanoseconds mean "until the operator mends it" to the account. */
    @Test
    void aBlockThatIsOverAtOnceIsNotOneForGood() {
        assertThat(Answers.feedback(refusal(Duration.ZERO), "/path", null))
                .isEqualTo(new AttemptFeedback.Refused(1, "CODE"));
        assertThat(Answers.feedback(refusal(Duration.ofSeconds(-1)), "/path", null))
                .isEqualTo(new AttemptFeedback.Refused(1, "CODE"));
        assertThat(Answers.feedback(refusal(Duration.ofNanos(1)), "/path", null))
                .isEqualTo(new AttemptFeedback.Refused(1, "CODE"));
        assertThat(Answers.feedback(refusal(Duration.ofNanos(2)), "/path", null))
                .isEqualTo(new AttemptFeedback.Refused(2, "CODE"));
    }

    private static ProviderReply refusal(Duration reopenAfter) {
        return ProviderReply.builder(Reading.NOT_RECORDED)
                .advice(new AccountAdvice.RefuseAccount(reopenAfter))
                .errorId(1)
                .errorCode("CODE")
                .build();
    }

    private static ProviderReply reply(@Nullable String code, @Nullable String text) {
        return ProviderReply.builder(Reading.REFUSED)
                .advice(PAUSE)
                .errorId(16)
                .errorCode(code)
                .text(text)
                .possibleCauses(List.of(ProbableCause.UNKNOWN_TASK))
                .build();
    }

    private static FakeProvider answering(Supplier<ProviderReply> reply) {
        return new FakeProvider("broken", true) {
            @Override
            public ProviderReply interpret(HttpReply answer) {
                return reply.get();
            }
        };
    }

    /** The lines of the log while an answer is read that turns out unclear. */
    private static List<String> logged(Supplier<ProviderReply> reply) {
        List<String> lines = new ArrayList<>();
        Logger log = (Logger) LoggerFactory.getLogger(Answers.class);
        Level level = log.getLevel();
        ListAppender<ILoggingEvent> appender = new ListAppender<>();
        appender.start();
        log.addAppender(appender);
        log.setLevel(Level.ERROR);
        log.setAdditive(false);
        try {
            assertThat(Answers.read(answering(reply), ANSWER, KEY, true)).isSameAs(ProviderReply.UNCLEAR);
        } finally {
            log.setAdditive(true);
            log.setLevel(level);
            log.detachAppender(appender);
        }
        appender.list.forEach(event -> lines.add(event.getFormattedMessage() + event.getThrowableProxy()));
        return lines;
    }
}
