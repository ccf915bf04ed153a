package io.github.captchareports.simulator.internal.service;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.CaptchaSimulatorBuilder;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SolveOrder;
import io.github.captchareports.simulator.SolveRefusedException;
import io.github.captchareports.simulator.support.Caller;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.ServiceTruth;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BlockingTest {
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final String WRONG_KEY = "{\"clientKey\":\"wrong-key\",\"taskId\":7}";
    private static final String MAIN = "main";
    private static final String BLOCKED = "ERROR_IP_BLOCKED";

    private CaptchaSimulator simulator = settings().start();

    @AfterEach
    void close() {
        simulator.close();
    }

    @Test
    void anUnknownKeyRepeatedBlocksTheAddressForHalfAMinuteAndThenForTwiceAsLong() throws Exception {
        for (long seconds : new long[] {30, 60, 120, 240, 480, 600, 600}) {
            for (int i = 0; i < 10; i++) {
                assertThat(wrongKey(TWOCAPTCHA)).contains("ERROR_KEY_DOES_NOT_EXIST");
            }
            assertThat(wrongKey(TWOCAPTCHA)).contains("\"errorId\":21", BLOCKED);
            assertThat(rightKey(TWOCAPTCHA)).as("the address, whoever asks").contains(BLOCKED);
            simulator.advance(Duration.ofSeconds(seconds).minusMillis(1));
            assertThat(rightKey(TWOCAPTCHA)).as("%d s", seconds).contains(BLOCKED);
            simulator.advance(Duration.ofMillis(1));
        }

        assertThat(rightKey(TWOCAPTCHA)).isEqualTo(Caller.SUCCESS);
        assertThat(simulator.truth().of(TWOCAPTCHA).addressBlocks())
                .hasSize(7)
                .startsWith(new ServiceTruth.AddressBlock("127.0.0.1", START, START.plusSeconds(30)));
        assertThat(simulator.log()).extracting(LogEntry::ruling).contains(Ruling.IP_BLOCKED);
        assertThat(simulator.books().refused()).containsEntry(BLOCKED, 21L);
    }

    @Test
    void otherMistakesDoNotBlockAt2Captcha() throws Exception {
        rightKey(TWOCAPTCHA);
        for (int i = 0; i < 30; i++) {
            assertThat(rightKey(TWOCAPTCHA)).contains("ERROR_DUPLICATE_REPORT");
        }
    }

    @Test
    void theSameFailingRequestRepeatedBlocksAtAntiCaptchaAndThenSuspendsTheAccount() throws Exception {
        Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", 1);
        for (long seconds : new long[] {30, 60, 120}) {
            for (int i = 0; i < 10; i++) {
                assertThat(repeated()).contains("ERROR_NO_SUCH_CAPCHA_ID");
            }
            assertThat(repeated()).contains(BLOCKED);
            simulator.advance(Duration.ofSeconds(seconds));
        }

        assertThat(repeated()).contains("\"errorId\":55", "ERROR_ACCOUNT_SUSPENDED");
        assertThat(simulator.truth().of(ANTICAPTCHA).account(MAIN).blocks())
                .singleElement()
                .satisfies(block -> assertThat(block.errorCode()).isEqualTo("ERROR_ACCOUNT_SUSPENDED"));
        simulator.unblock(ANTICAPTCHA, MAIN);
        assertThat(repeated()).contains("ERROR_NO_SUCH_CAPCHA_ID");
    }

    @Test
    void differentFailingRequestsDoNotBlock() throws Exception {
        for (long id = 1; id <= 50; id++) {
            Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", id);
            assertThat(Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", id)
                            .body())
                    .contains("ERROR_NO_SUCH_CAPCHA_ID");
        }
    }

    @Test
    void withDeliveryRulesNobodyIsBlocked() throws Exception {
        simulator.close();
        simulator = settings().deliveryOnly().start();
        for (int i = 0; i < 30; i++) {
            assertThat(wrongKey(TWOCAPTCHA)).contains("ERROR_KEY_DOES_NOT_EXIST");
            assertThat(wrongKey(ANTICAPTCHA)).contains("ERROR_KEY_DOES_NOT_EXIST");
        }
    }

    @Test
    void anAccountIsBlockedOnDemandUntilTheClockSaysSo() throws Exception {
        simulator.block(TWOCAPTCHA, MAIN, "ERROR_ZERO_BALANCE", Duration.ofMinutes(5));

        assertThat(rightKey(TWOCAPTCHA)).contains("ERROR_ZERO_BALANCE");
        assertThat(rightKey(ANTICAPTCHA)).isEqualTo(Caller.SUCCESS);
        assertThatThrownBy(() -> simulator.solve(SolveOrder.of(TWOCAPTCHA, MAIN, SimulatedCaptchaType.IMAGE)))
                .isInstanceOfSatisfying(
                        SolveRefusedException.class,
                        refused -> assertThat(refused.code().code()).isEqualTo("ERROR_ZERO_BALANCE"));
        assertThat(simulator.log().get(0).ruling()).isEqualTo(Ruling.ACCOUNT_BLOCKED);
        simulator.advance(Duration.ofMinutes(5));
        assertThat(rightKey(TWOCAPTCHA)).isEqualTo(Caller.SUCCESS);
    }

    @Test
    void aBlockCanBeEndedEarly() throws Exception {
        simulator.block(TWOCAPTCHA, MAIN, "ERROR: 1005", Duration.ofMinutes(5));
        assertThat(rightKey(TWOCAPTCHA)).isEqualTo("ERROR: 1005");
        simulator.advance(Duration.ofMinutes(1));

        simulator.unblock(TWOCAPTCHA, MAIN);

        assertThat(rightKey(TWOCAPTCHA)).isEqualTo(Caller.SUCCESS);
        assertThat(simulator.truth().of(TWOCAPTCHA).account(MAIN).blocks())
                .containsExactly(new AccountTruth.Block("ERROR: 1005", START, START.plusSeconds(60)));
    }

    @Test
    void anAddressThatIsNotOnTheListIsNotAllowed() throws Exception {
        simulator.close();
        simulator = settings().allowedAddresses(TWOCAPTCHA, MAIN, "127.0.0.2").start();

        assertThat(rightKey(TWOCAPTCHA)).contains("\"errorId\":11", "ERROR_IP_NOT_ALLOWED");

        assertThat(simulator.log()).last().extracting(LogEntry::ruling).isEqualTo(Ruling.IP_NOT_ALLOWED);
        try (Socket socket = new Socket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 2}), 0));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), simulator.port()));
            socket.getOutputStream().write(Caller.request(TWOCAPTCHA, "/reportCorrect", 7, "close"));
            assertThat(Caller.readToEnd(socket.getInputStream()).text()).endsWith(Caller.SUCCESS);
        }
    }

    @Test
    void aBlockOfNobodyOrWithNoCodeIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> simulator.block(TWOCAPTCHA, "nobody", BLOCKED, Duration.ofSeconds(1)))
                .withMessageStartingWith("account: \"nobody\" is unknown at 2captcha");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> simulator.block(TWOCAPTCHA, MAIN, "ERROR_X", Duration.ofSeconds(1)))
                .withMessageStartingWith("errorCode: \"ERROR_X\" is unknown at 2captcha; use one of ")
                .withMessageContaining(BLOCKED);
    }

    private String repeated() throws Exception {
        return Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", 1)
                .body();
    }

    private String wrongKey(SimulatedService service) throws Exception {
        return Caller.post(simulator, service, pathOf(service), WRONG_KEY).body();
    }

    private String rightKey(SimulatedService service) throws Exception {
        return Caller.report(simulator, service, pathOf(service), 7).body();
    }

    private static String pathOf(SimulatedService service) {
        return service == TWOCAPTCHA ? "/reportCorrect" : "/reportIncorrectRecaptcha";
    }

    private static CaptchaSimulatorBuilder settings() {
        return CaptchaSimulator.builder()
                .clock(START::toEpochMilli)
                .keys(TWOCAPTCHA, Caller.KEY)
                .keys(ANTICAPTCHA, Caller.KEY)
                .account(TWOCAPTCHA, MAIN, Caller.KEY)
                .account(ANTICAPTCHA, MAIN, Caller.KEY);
    }
}
