package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.tck.SampleAnswer.Meaning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How a {@link ReportProvider} reads answers: those that the service documents as it documents them, and nothing else as a
 * success, damaged answers included. A part of {@link ReportProviderContract}.
 */
public interface ProviderReplyContract {
    /**
     * The provider under test.
     *
     * @return a provider; a new one each time, or always the same
     */
    ReportProvider provider();

    /**
     * The answers that the service documents: its success at least, and of each other meaning what it has. Every form counts: a
     * success that the service writes in two ways is two samples.
     *
     * @return the samples
     */
    List<SampleAnswer> answers();

    /**
     * Whether an answer says the same as a sample: the contract's own reading, for answers that nobody documents. The default
     * wants the status of the sample, and its body: of a JSON object every field, with nothing after it; of any other body the
     * text, without blanks around it. Override it where the service says the same in more ways.
     *
     * @param sample what the service documents
     * @param status the HTTP status of an answer
     * @param body its body
     * @return true only where the service means the same
     */
    default boolean says(SampleAnswer sample, int status, String body) {
        if (status != sample.status()) {
            return false;
        }
        FlatJson fields = FlatJson.read(sample.body());
        return fields.isEmpty()
                ? body.strip().equals(sample.body().strip())
                : FlatJson.read(body).hasAllOf(fields);
    }

    /** What the service documents is read as it is meant. */
    @Test
    default void documentedAnswersAreReadAsTheyAreMeant() {
        assertThat(answers())
                .as("answers() must have the service's success")
                .anyMatch(sample -> sample.meaning() == Meaning.RECORDED);
        for (SampleAnswer sample : answers()) {
            ProviderReply reply = reply(sample.status(), sample.headers(), sample.body());
            assertThat(reply.reading())
                    .as("interpret() must read what the service documents as %s", sample)
                    .isIn(Samples.readings(sample.meaning()));
            assertThat(Samples.isAdviceOf(sample.meaning(), reply.advice()))
                    .as("interpret() must ask of the account what %s asks, not %s", sample, reply.advice())
                    .isTrue();
            assertThat(says(sample, sample.status(), sample.body()))
                    .as("says(...) must be true of the sample itself: %s", sample)
                    .isTrue();
            if (sample.meaning() == Meaning.REFUSED) {
                assertThat(reply.errorCode())
                        .as("interpret() must give a code for %s, which results and metrics show", sample)
                        .isNotNull();
            }
        }
    }

    /** What a provider reads it has asked for. */
    @Test
    default void headersOfAnswersAreThoseThatTheProviderAsksFor() {
        assertThat(provider().responseHeaders())
                .as("responseHeaders() must be the same each time")
                .isEqualTo(provider().responseHeaders());
        assertThat(provider().responseHeaders())
                .as("responseHeaders() must be names of headers")
                .allMatch(name -> name.matches("[!#$%&'*+.^_`|~0-9A-Za-z-]+"));
        for (SampleAnswer sample : answers()) {
            for (String name : sample.headers().keySet()) {
                assertThat(Samples.isGiven(provider(), name.toLowerCase(Locale.ROOT)))
                        .as("the provider never sees header %s of %s; name it in responseHeaders()", name, sample)
                        .isTrue();
            }
        }
    }

    /** A success needs the status that the service gives it. */
    @Test
    default void aSuccessWithAnotherStatusIsNoSuccess() {
        for (SampleAnswer sample : successes()) {
            for (int status : Samples.FAILED_STATUSES) {
                assertNoSuccess(reply(status, sample.headers(), sample.body()), status, sample.body());
            }
        }
    }

    /** Garbage never throws and is never a success, whatever the status. */
    @Test
    default void garbageIsNeverASuccess() {
        for (String body : Samples.garbage(successes())) {
            for (int status : Samples.STATUSES) {
                if (status == 204 && !body.isEmpty()) {
                    // Such an answer has no body.
                    continue;
                }
                ProviderReply reply = reply(status, body);
                assertNoSuccess(reply, status, body);
                if (status / 100 == 2) {
                    assertThat(reply.reading())
                            .as("interpret() must not read status %d with body <%s> as not taken", status, body)
                            .isNotIn(Reading.NOT_TAKEN, Reading.NOT_TAKEN_UNLESS_PROVEN);
                }
            }
        }
    }

    /** An answer that was cut off is never a success. */
    @Test
    default void aTruncatedSuccessIsNoSuccess() {
        for (SampleAnswer sample : successes()) {
            for (int length = 0; length < sample.body().length(); length++) {
                String cut = sample.body().substring(0, length);
                assertNoSuccess(reply(sample.status(), sample.headers(), cut), sample.status(), cut);
            }
        }
    }

    /** 429 pauses the account. */
    @Test
    default void a429IsNoSuccessAndHonoursRetryAfter() {
        assertThat(reply(429, "").reading())
                .as("interpret() must not read 429 as an answer to the report")
                .isIn(Reading.NOT_RECORDED, Reading.UNCLEAR);
        for (String value : List.of("7", Samples.IN_SEVEN_SECONDS)) {
            AccountAdvice advice = reply(429, Map.of("retry-after", value), "").advice();
            assertThat(advice instanceof AccountAdvice.Pause pause
                            && pause.duration().compareTo(Duration.ofSeconds(7)) >= 0)
                    .as(
                            "interpret() must honour Retry-After: %s with 429 by a pause of 7 s or more, not %s",
                            value, advice)
                    .isTrue();
        }
    }

    /** A Retry-After header that makes no sense is harmless. */
    @Test
    default void aSenselessRetryAfterIsHarmless() {
        for (String value : Samples.SENSELESS_RETRY_AFTER) {
            for (int status : Samples.STATUSES) {
                AccountAdvice advice =
                        reply(status, Map.of("retry-after", value), "").advice();
                if (advice instanceof AccountAdvice.Pause pause) {
                    assertThat(pause.duration())
                            .as(
                                    "interpret() must not turn Retry-After: %s (status %d) into such a pause",
                                    value, status)
                            .isPositive()
                            .isLessThan(Duration.ofDays(1));
                }
            }
        }
    }

    /**
     * How many damaged answers are tried: a million, which takes some seconds.
     *
     * @return how many
     */
    default int damagedAnswers() {
        return 1_000_000;
    }

    /** Damaged answers: none throws, none becomes a success. */
    @Test
    default void damagedAnswersNeverThrowAndNeverBecomeASuccess() {
        long seed = 20_261_120;
        Mutations mutations = new Mutations(seed, Samples.seeds(answers()));
        List<Integer> statuses = Samples.statusesWithBody(successes());
        ReportProvider provider = provider();
        int count = damagedAnswers();
        for (int i = 0; i < count; i++) {
            byte[] body = mutations.next();
            int status = statuses.get(i % statuses.size());
            try {
                Reading reading =
                        Samples.reply(provider, status, Map.of(), body).reading();
                if (Samples.isSuccess(reading)) {
                    assertDocumented(reading, status, new String(body, UTF_8));
                }
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + " (damaged body " + i + " of seed " + seed + ")", e);
            }
        }
    }

    private List<SampleAnswer> successes() {
        List<SampleAnswer> successes = new ArrayList<>(answers());
        successes.removeIf(
                sample -> sample.meaning() != Meaning.RECORDED && sample.meaning() != Meaning.ALREADY_REPORTED);
        return successes;
    }

    private void assertNoSuccess(ProviderReply reply, int status, String body) {
        if (Samples.isSuccess(reply.reading())) {
            assertDocumented(reply.reading(), status, body);
        }
    }

    private void assertDocumented(Reading reading, int status, String body) {
        if (answers().stream()
                .noneMatch(
                        sample -> Samples.readings(sample.meaning()).contains(reading) && says(sample, status, body))) {
            throw new AssertionError("interpret() must not read status " + status + " with body <" + body
                    + "> as a success (" + reading + "): the service documents nothing like it");
        }
    }

    private ProviderReply reply(int status, String body) {
        return reply(status, Map.of(), body);
    }

    private ProviderReply reply(int status, Map<String, String> headers, String body) {
        return Samples.reply(provider(), status, headers, body.getBytes(UTF_8));
    }
}
