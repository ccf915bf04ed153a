package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * How a {@link ReportProvider} reads answers: only the documented success is one, whatever else comes, damaged answers
 * included. A part of {@link ReportProviderContract}.
 */
public interface ProviderReplyContract {
    /**
     * The provider under test.
     *
     * @return a provider; a new one each time, or always the same
     */
    ReportProvider provider();

    /**
     * The documented success, sent with status 200.
     *
     * @return the body
     */
    String successBody();

    /**
     * A documented refusal of one report.
     *
     * @param code an error code, listed or not; letters and underscores only
     * @return the body with that code
     */
    String refusalBody(String code);

    /**
     * Whether a body is the documented success: the contract's own reading, for damaged answers. The default wants one
     * JSON object, with every field of {@link #successBody()} and nothing after it.
     *
     * @param body any text
     * @return true only for a success
     */
    default boolean saysSuccess(String body) {
        FlatJson success = FlatJson.read(successBody());
        return !success.isEmpty() && FlatJson.read(body).hasAllOf(success);
    }

    /** What the service documents as success is one. */
    @Test
    default void theDocumentedSuccessIsRecorded() {
        ProviderReply reply = reply(200, successBody());

        assertThat(reply.reading())
                .as("reply() must read the documented success as RECORDED")
                .isEqualTo(Reading.RECORDED);
        assertThat(reply.advice())
                .as("a success must ask nothing of the account")
                .isEqualTo(AccountAdvice.NONE);
        assertThat(saysSuccess(successBody()))
                .as("saysSuccess(successBody()) must be true")
                .isTrue();
    }

    /** A success needs a successful status. */
    @Test
    default void aSuccessBodyWithAFailedStatusIsNoSuccess() {
        for (int status : Samples.FAILED_STATUSES) {
            assertThat(reply(status, successBody()).reading())
                    .as("reply() must not read a success body with status %d as a success", status)
                    .isNotIn(Reading.RECORDED, Reading.ALREADY_REPORTED);
        }
    }

    /** Garbage never throws and is never a success, whatever the status. */
    @Test
    default void garbageIsNeverASuccess() {
        for (String body : Samples.garbage(successBody())) {
            for (int status : Samples.STATUSES) {
                Reading reading = reply(status, body).reading();
                if (status / 100 != 2 || !saysSuccess(body)) {
                    assertThat(reading)
                            .as("reply() must not read status %d with body <%s> as a success", status, body)
                            .isNotIn(Reading.RECORDED, Reading.ALREADY_REPORTED);
                }
                if (status / 100 == 2) {
                    assertThat(reading)
                            .as("reply() must not read status %d with body <%s> as not taken", status, body)
                            .isNotIn(Reading.NOT_TAKEN, Reading.NOT_TAKEN_UNLESS_PROVEN);
                }
            }
        }
    }

    /** An answer that was cut off is never a success. */
    @Test
    default void aTruncatedSuccessIsNoSuccess() {
        for (int length = 0; length < successBody().length(); length++) {
            String cut = successBody().substring(0, length);
            if (!saysSuccess(cut)) {
                assertThat(reply(200, cut).reading())
                        .as("reply() must not read the truncated body <%s> as a success", cut)
                        .isNotIn(Reading.RECORDED, Reading.ALREADY_REPORTED);
            }
        }
    }

    /** A code that nobody has seen before is final, and kept. */
    @Test
    default void anUnlistedCodeIsFinalAndKeptVerbatim() {
        ProviderReply reply = reply(200, refusalBody("ERROR_NEVER_SEEN_BEFORE"));

        assertThat(reply.reading())
                .as("reply() must read an unlisted code as final: REFUSED, or REFUSED_AMBIGUOUS to be honest after a "
                        + "lost answer")
                .isIn(Reading.REFUSED, Reading.REFUSED_AMBIGUOUS);
        assertThat(reply.errorCode()).as("reply() must keep the code verbatim").isEqualTo("ERROR_NEVER_SEEN_BEFORE");
    }

    /** 429 pauses the account. */
    @Test
    default void a429IsNoSuccessAndHonoursRetryAfter() {
        assertThat(reply(429, "").reading())
                .as("reply() must not read 429 as an answer to the report")
                .isIn(Reading.NOT_RECORDED, Reading.UNCLEAR);
        assertThat(reply(429, Map.of("retry-after", "7"), "").advice())
                .as("reply() must honour Retry-After: 7 with 429 by a pause of 7 s or more")
                .isInstanceOfSatisfying(
                        AccountAdvice.Pause.class,
                        pause -> assertThat(pause.duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(7)));
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
                            .as("reply() must not turn Retry-After: %s (status %d) into such a pause", value, status)
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
        ReportProvider provider = provider();
        long seed = 20_261_120;
        Mutations mutations =
                new Mutations(seed, List.of(successBody(), successBody(), refusalBody("ERROR_NO_SUCH_CAPCHA_ID")));
        int count = damagedAnswers();
        for (int i = 0; i < count; i++) {
            byte[] body = mutations.next();
            try {
                ProviderReply reply = Samples.reply(provider, 200, Map.of(), body);
                if (reply.reading() == Reading.RECORDED && !saysSuccess(new String(body, UTF_8))) {
                    throw new AssertionError(
                            "reply() must not read the damaged body <" + new String(body, UTF_8) + "> as a success");
                }
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + " (damaged body " + i + " of seed " + seed + ")", e);
            }
        }
    }

    private ProviderReply reply(int status, String body) {
        return reply(status, Map.of(), body);
    }

    private ProviderReply reply(int status, Map<String, String> headers, String body) {
        return Samples.reply(provider(), status, headers, body.getBytes(UTF_8));
    }
}
