package io.github.captchareports.spi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.spi.ProviderReply.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An answer, read: the usual ones, and what the builder makes of a service's texts. */
class ProviderReplyTest {
    @Test
    void theUsualAnswersSayWhatTheyProveAndAsk() {
        assertThat(ProviderReply.RECORDED)
                .isEqualTo(ProviderReply.builder(Reading.RECORDED).build());
        assertThat(ProviderReply.alreadyReported("409").reading()).isEqualTo(Reading.ALREADY_REPORTED);
        assertThat(ProviderReply.refused("400", ProbableCause.BAD_REQUEST))
                .isEqualTo(ProviderReply.builder(Reading.REFUSED)
                        .errorCode("400")
                        .possibleCauses(List.of(ProbableCause.BAD_REQUEST))
                        .build());
        assertThat(ProviderReply.ambiguous("410", ProbableCause.TOO_LATE).reading())
                .isEqualTo(Reading.REFUSED_AMBIGUOUS);
        assertThat(ProviderReply.throttled("429", Duration.ofSeconds(7)))
                .isEqualTo(ProviderReply.builder(Reading.NOT_RECORDED)
                        .errorCode("429")
                        .advice(new AccountAdvice.Pause(Duration.ofSeconds(7)))
                        .build());
        assertThat(ProviderReply.accountRefused("401").advice()).isEqualTo(new AccountAdvice.RefuseAccount(null));
    }

    @Test
    void textsOfTheServiceAreOneBoundedLineOfVisibleCharacters() {
        ProviderReply reply = ProviderReply.builder(Reading.REFUSED)
                .errorCode(" A\u0000B\u202e ")
                .text("one\ntwo" + "x".repeat(600))
                .build();

        assertThat(reply.errorCode()).isEqualTo("AB");
        assertThat(reply.text()).startsWith("one two").hasSize(500);
        assertThat(ProviderReply.builder(Reading.REFUSED).errorCode(" ").build().errorCode())
                .isNull();
    }

    @Test
    void aCopyDiffersInWhatIsSetAnewOnly() {
        ProviderReply reply = ProviderReply.builder(Reading.REFUSED)
                .errorId(16)
                .errorCode("CODE")
                .text("text")
                .possibleCauses(List.of(ProbableCause.UNKNOWN_TASK))
                .advice(new AccountAdvice.RefuseMethod())
                .build();

        assertThat(reply.toBuilder().build()).isEqualTo(reply).hasSameHashCodeAs(reply);
        assertThat(reply.toBuilder().reading(Reading.UNCLEAR).build())
                .isNotEqualTo(reply)
                .hasToString(reply.toString().replace("REFUSED", "UNCLEAR"));
    }

    @Test
    void theHeadersOfAReplyInATestAreReadInAnyCase() {
        HttpReply reply = new HttpReply(429, Map.of("Retry-After", "7"), new byte[0], Instant.EPOCH);

        assertThat(reply.header("retry-after")).isEqualTo("7");
        assertThat(reply.header("RETRY-AFTER")).isEqualTo("7");
    }
}
