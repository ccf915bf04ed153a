package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.InThisProcess;
import io.github.captchareports.verification.support.Lines;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A bulk file for Anti-Captcha of which not everything can be sent in time at the default rate: which lines are lost. The core
 * tries the same on virtual time, with a whole window.
 */
@Tag("ladder")
@Timeout(100)
class BulkOrderTest {
    private static final int LINES = 1_200;
    private static final int ONE_COMPLAINT_IN = 15;
    /** Of the window's 60 seconds; twenty are left, for a thousand reports. */
    private static final int AGE = 40;

    @TempDir
    private Path folder = Path.of("bulk-order");

    @Test
    void complaintsAreSentAndConfirmationsThatAreIgnoredExpire() {
        Instant first = Instant.now().minusSeconds(AGE);
        StringBuilder input = new StringBuilder();
        for (int i = 1; i <= LINES; i++) {
            input.append(line(i, i % ONE_COMPLAINT_IN == 0 ? "incorrect" : "correct", first.plusMillis(i)));
        }

        InThisProcess.Ended ended = CaptchaReports.command(
                        folder, "submit", "--simulate", "--no-guard", "--concurrency", "64")
                .input(input.toString())
                .runHere();

        List<JsonNode> results = Lines.parse(ended.out());
        assertThat(results).hasSize(LINES);
        assertThat(results)
                .filteredOn(result -> result.path("verdict").asString().equals("incorrect"))
                .hasSize(LINES / ONE_COMPLAINT_IN)
                .allSatisfy(
                        result -> assertThat(result.path("outcome").asString()).isEqualTo("accepted"));
        assertThat(results)
                .filteredOn(result -> !result.path("outcome").asString().equals("accepted"))
                .isNotEmpty()
                .allSatisfy(result -> {
                    assertThat(result.path("outcome").asString()).isEqualTo("expired");
                    assertThat(result.path("reason").asString()).isEqualTo("no-effect");
                });
        assertThat(ended.err())
                .contains("expired, no-effect, at anticaptcha", "confirmations that the service takes and ignores");
    }

    private static String line(int task, String verdict, Instant solvedAt) {
        return "{\"provider\":\"anticaptcha\",\"taskId\":" + task + ",\"verdict\":\"" + verdict
                + "\",\"captchaType\":\"recaptcha-v2\",\"solvedAt\":\"" + solvedAt + "\"}\n";
    }
}
