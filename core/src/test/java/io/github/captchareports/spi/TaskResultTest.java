package io.github.captchareports.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read of the answer of getTaskResult, and what is refused. */
class TaskResultTest {
    @Test
    void theTimesAreInSecondsSince1970() {
        TaskResult result = TaskResult.read(
                "{\"errorId\":0,\"status\":\"ready\",\"solution\":{\"endTime\":1},\"createTime\":1692863536,\"endTime\":1692863556}");

        assertThat(result.endTime()).isEqualTo(Instant.parse("2023-08-24T07:52:36Z"));
        assertThat(result.createTime()).isEqualTo(Instant.parse("2023-08-24T07:52:16Z"));
    }

    @Test
    void theSubmissionMayBeMissing() {
        assertThat(TaskResult.read("{\"endTime\":\"1692863556\"}").createTime()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{\"errorId\":0,\"status\":\"processing\"};status 'processing' is not 'ready'",
                "{\"errorId\":16,\"errorCode\":\"ERROR_NO_SUCH_CAPCHA_ID\"};an error, errorId 16",
                "{\"errorId\":0,\"status\":\"ready\"};no endTime",
                "{\"endTime\":\"soon\"};endTime 'soon' is no number of seconds",
                "{\"endTime\":99999999999999999};endTime '99999999999999999' is no number of seconds",
                "[1];no JSON object",
                "{\"solution\":\"secret;no JSON",
                "``;no JSON object"
            })
    void anythingElseIsRefusedByName(String json, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskResult.read(json))
                .withMessageContaining("task result: " + problem)
                .withMessageContaining("; hand in the whole answer of getTaskResult")
                .withMessageNotContaining("secret");
    }
}
