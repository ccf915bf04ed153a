package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.FailureCause.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureCauseTest {
    @ParameterizedTest
    @EnumSource
    void eachKindHasATagAndARemedy(Kind kind) {
        assertThat(kind.tag()).matches("[a-z]+(-[a-z]+)*");
        assertThat(FailureCause.of(kind, "x").remedy()).isEqualTo(kind.remedy()).isNotBlank();
    }

    @Test
    void theTagsAreTheOnesThatAreDocumented() {
        assertThat(Kind.values())
                .extracting(Kind::tag)
                .containsExactly(
                        "certificate",
                        "host-name",
                        "name-resolution",
                        "connection-refused",
                        "connect-timeout",
                        "tls",
                        "proxy-auth",
                        "proxy",
                        "http-status",
                        "no-http",
                        "unreadable-answer",
                        "answer-too-large",
                        "connection-lost",
                        "timeout",
                        "shutdown",
                        "other");
    }

    @Test
    void aMessageIsOneCleanLineOfAtMostTwoHundredCharacters() {
        String message = FailureCause.of(Kind.PROXY, "  red\u001b[31m\r\nforged \u202e" + "x".repeat(400))
                .message();

        assertThat(message).startsWith("red?[31m??forged ?xxx").endsWith("x...").hasSize(FailureCause.MAX_MESSAGE);
        assertThat(FailureCause.of(Kind.PROXY, "x".repeat(200)).message()).isEqualTo("x".repeat(200));
    }

    @Test
    void theRemedyOfAStatusIsAboutTheStatus() {
        assertThat(FailureCause.of(Kind.HTTP_STATUS, 404, "").remedy()).isEqualTo("check the base URL");
        assertThat(FailureCause.of(Kind.HTTP_STATUS, 301, "").remedy()).contains("redirects are not followed");
        assertThat(FailureCause.of(Kind.HTTP_STATUS, 399, "").remedy()).contains("redirects are not followed");
        assertThat(FailureCause.of(Kind.HTTP_STATUS, 400, "").remedy()).isEqualTo("check the base URL");
        assertThat(FailureCause.of(Kind.HTTP_STATUS, 403, "").remedy()).contains("firewall");
        assertThat(FailureCause.of(Kind.HTTP_STATUS, 401, "").remedy()).contains("gateway");
        assertThat(FailureCause.of(Kind.HTTP_STATUS, 500, "").remedy()).contains("lower the rate");
        assertThat(FailureCause.of(Kind.PROXY, 502, "").remedy()).isEqualTo(Kind.PROXY.remedy());
    }

    @Test
    void causesAreEqualByWhatTheySay() {
        FailureCause cause = FailureCause.of(Kind.HTTP_STATUS, 404, "gone");

        assertThat(cause)
                .isEqualTo(FailureCause.of(Kind.HTTP_STATUS, 404, "gone"))
                .hasSameHashCodeAs(FailureCause.of(Kind.HTTP_STATUS, 404, "gone"))
                .isNotEqualTo(FailureCause.of(Kind.HTTP_STATUS, "gone"))
                .isNotEqualTo(FailureCause.of(Kind.HTTP_STATUS, 404, "here"))
                .isNotEqualTo(FailureCause.of(Kind.PROXY, 404, "gone"))
                .hasToString("http-status: gone");
        assertThat(cause.httpStatus()).hasValue(404);
        assertThat(FailureCause.of(Kind.OTHER, "x").httpStatus()).isEmpty();
    }
}
