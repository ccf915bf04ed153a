package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountLabelTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"a\u001B[31m", "a\r\nb", "a\u009Bb", "a\u2028b", "a\u202Eb", "a\u200Bb", "a\uD800", "\u0000"})
    void whatLogsAndTerminalsWouldObeyIsRefusedByName(String hostile) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Account.builder("2captcha", hostile))
                .withMessageStartingWith("account label '")
                .withMessageContaining("': has control or invisible characters, shown as ?; use visible ones")
                .withMessageNotContaining(hostile);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Account.builder(hostile, "label"))
                .withMessageStartingWith("provider '");
    }

    @Test
    void aRequestForAHostileLabelIsShownWithoutIt() {
        String shown = ReportRequest.builder()
                .account("a\u001B[31m\r\nb" + "x".repeat(10_000))
                .taskId(1)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(Instant.EPOCH)
                .build()
                .toString();
        assertThat(shown).startsWith("ReportRequest[account=a?[31m??bxxx").hasSizeLessThan(400);
    }
}
