package io.github.captchareports.simulator;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.internal.format.Json;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import io.github.captchareports.simulator.support.Caller;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class CodeOnDemandTest {
    @RegisterExtension
    static final SimulatorExtension SIMULATOR = new SimulatorExtension();

    static Stream<SimulatedCode> codes() {
        return Stream.of(SimulatedService.values()).flatMap(service -> SimulatedCode.of(service).stream());
    }

    @ParameterizedTest
    @MethodSource("codes")
    void everyCodeComesInTheWordsOfItsService(SimulatedCode code, CaptchaSimulator simulator) throws Exception {
        String request = "{\"service\":\"" + code.service().id() + "\",\"fault\":\"code\",\"errorCode\":\""
                + code.code() + "\",\"next\":1}";
        assertThat(Caller.control(simulator, "POST", "faults", request).statusCode())
                .isEqualTo(200);

        String path = code.service() == TWOCAPTCHA ? "/reportIncorrect" : "/reportIncorrectRecaptcha";
        HttpResponse<String> answer = Caller.report(simulator, code.service(), path, 1);

        assertThat(answer.statusCode()).isEqualTo(200);
        if (code.isPlainText()) {
            assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
            assertThat(answer.body()).isEqualTo(code.code());
        } else {
            JsonNode json = Json.read(answer.body().getBytes(StandardCharsets.UTF_8));
            assertThat(json.path("errorId").asInt()).isEqualTo(code.errorId());
            assertThat(json.path("errorCode").asString()).isEqualTo(code.code());
            assertThat(json.path("errorDescription").asString()).isEqualTo(code.description());
        }
        assertThat(simulator.recorded(code.service())).isEmpty();
        assertThat(Caller.report(simulator, code.service(), path, 1).body()).isEqualTo(Caller.SUCCESS);
    }

    @Test
    void theNumbersAreThoseOfTheServices() {
        assertThat(SimulatedCode.of(TWOCAPTCHA))
                .extracting(SimulatedCode::errorId)
                .contains(1, 2, 3, 4, 5, 10, 11, 12, 13, 14, 15, 16, 21, 22, 23, 31, 55, 110, 115, 130)
                .doesNotContain(54);
        assertThat(SimulatedCode.of(TWOCAPTCHA))
                .filteredOn(SimulatedCode::isPlainText)
                .extracting(SimulatedCode::code)
                .containsExactly(
                        "REPORT_NOT_RECORDED",
                        "ERROR_WRONG_CAPTCHA_ID",
                        "ERROR_WRONG_ID_FORMAT",
                        "ERROR_WRONG_USER_KEY",
                        "IP_BANNED",
                        "MAX_USER_TURN",
                        "ERROR: 1001",
                        "ERROR: 1002",
                        "ERROR: 1003",
                        "ERROR: 1004",
                        "ERROR: 1005");
        assertThat(SimulatedCode.of(ANTICAPTCHA))
                .extracting(SimulatedCode::errorId)
                .contains(1, 10, 11, 14, 16, 21, 54, 55)
                .doesNotContainNull();
        assertThat(SimulatedCode.of(ANTICAPTCHA))
                .extracting(SimulatedCode::code)
                .contains("ERROR_NO_SUCH_CAPCHA_ID", "ERROR_NO_SUCH_CAPTCHA_ID");
    }

    @Test
    void aCodeCanComeAfterTheReportWasRecorded(CaptchaSimulator simulator) throws Exception {
        simulator
                .faults(TWOCAPTCHA)
                .next(1, Fault.code(TWOCAPTCHA, "MAX_USER_TURN").afterHandling());

        assertThat(Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", 1).body())
                .isEqualTo("MAX_USER_TURN");
        assertThat(simulator.recorded(TWOCAPTCHA)).containsExactly(1L);
    }

    @Test
    void anUnknownCodeIsAnsweredWithThoseThatAreThere(CaptchaSimulator simulator) throws Exception {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Fault.code(ANTICAPTCHA, "IP_BANNED"))
                .withMessageStartingWith("errorCode: \"IP_BANNED\" is unknown at anticaptcha; use one of ERROR_KEY_");
        assertThat(Caller.control(
                                simulator,
                                "POST",
                                "faults",
                                "{\"service\":\"2captcha\",\"fault\":\"code\",\"errorCode\":\"X\",\"next\":1}")
                        .body())
                .contains("errorCode: \\\"X\\\" is unknown at 2captcha; use one of ", "ERROR: 1005");
    }
}
