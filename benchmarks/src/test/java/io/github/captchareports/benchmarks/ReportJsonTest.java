package io.github.captchareports.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ReportJsonTest {
    @Test
    void aReportIsTheServicesOwn() {
        assertThat(new String(ReportJson.report(74_455_221_488L), StandardCharsets.US_ASCII))
                .isEqualTo("{\"clientKey\":\"0123456789abcdef0123456789abcdef\",\"taskId\":74455221488}");
    }

    @Test
    void anAnswerIsReadToItsEnd() {
        assertThat(errorId("{\"errorId\":0,\"status\":\"success\"}")).isZero();
        assertThat(errorId("{\"status\":{\"errorId\":5},\"errorId\":16}")).isEqualTo(16);
        assertThat(errorId("{\"status\":\"success\"}")).isEqualTo(-1);
        assertThat(errorId("[]")).isEqualTo(-1);
    }

    private static int errorId(String answer) {
        return ReportJson.errorId(answer.getBytes(StandardCharsets.US_ASCII));
    }
}
