package io.github.captchareports.simulator.internal.service;

import static io.github.captchareports.simulator.SimulatedCaptchaType.IMAGE;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V2;
import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static io.github.captchareports.simulator.SimulatedVerdict.INCORRECT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.internal.judge.Customer;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.support.Caller;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.IgnoredBecause;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a policy of reporting costs an account that has solved more than anybody tells. */
@Timeout(60)
class BackgroundVolumeTest {
    private static final Instant START = Instant.ofEpochMilli(1_800_000_000_000L);
    private static final BackgroundVolume TWENTY = BackgroundVolume.none().withPerComplaint(20);
    private static final String MAIN = "main";

    private long nextId = 1;

    @Test
    void aClientThatOnlyComplainsIsNeverSuspendedWhereItSolvesTwentyForEachComplaint() throws Exception {
        try (CaptchaSimulator simulator =
                CaptchaSimulator.builder().background(TWENTY).start()) {
            assertThat(accepted(simulator, 300)).isEqualTo(300);

            AccountTruth account = simulator.truth().of(TWOCAPTCHA).account("account-1");
            assertThat(account.suspensions()).isEmpty();
            assertThat(account.solved()).isEqualTo(300 + 300 * 20);
            assertThat(account.background()).isEqualTo(300 * 20);
            assertThat(account.spentMicros()).isZero();
        }
    }

    @Test
    void withoutABackgroundItIsSuspendedAfterTheHundredThatMakeTheMinimumSample() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            assertThat(accepted(simulator, 300)).isEqualTo(100);

            AccountTruth account = simulator.truth().of(TWOCAPTCHA).account("account-1");
            assertThat(account.suspensions()).hasSize(1);
            assertThat(account.solved()).isEqualTo(100);
            assertThat(account.background()).isZero();
        }
    }

    @Test
    void aBackgroundThatIsTooThinOnlyDefersTheSuspension() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                .background(BackgroundVolume.none().withPerComplaint(1))
                .start()) {
            assertThat(accepted(simulator, 300)).as("half of a hundred").isEqualTo(50);
        }
    }

    @Test
    void anAccountCanHaveABackgroundOfItsOwn() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                .account(TWOCAPTCHA, MAIN, Caller.KEY)
                .background(TWENTY)
                .background(TWOCAPTCHA, MAIN, BackgroundVolume.none())
                .start()) {
            assertThat(accepted(simulator, 110)).isEqualTo(100);
            for (long id = 1_000; id < 1_110; id++) {
                String body = "{\"clientKey\":\"another\",\"taskId\":" + id + "}";
                assertThat(Caller.post(simulator, TWOCAPTCHA, "/reportIncorrect", body)
                                .body())
                        .isEqualTo(Caller.SUCCESS);
            }
        }
    }

    @Test
    void aSteadyVolumeIsAccountedForWhenSomebodyAsks() {
        try (CaptchaSimulator simulator = hourly(100)) {
            simulator.advance(Duration.ofDays(30).plusMinutes(30));

            assertThat(main(simulator).solved()).isEqualTo(30 * 2_400 + 50);
            assertThat(main(simulator).background()).isEqualTo(30 * 2_400 + 50);
        }
    }

    @Test
    void ofASteadyVolumeTheWindowHasItsPartHoweverLongNobodyAsked() throws Exception {
        try (CaptchaSimulator simulator = hourly(10)) {
            simulator.advance(Duration.ofDays(30));

            assertThat(accepted(simulator, 300)).as("154 > 40 % of 230 + 154").isEqualTo(154);
        }
    }

    @Test
    void aSteadyVolumeHasNoPastBeforeTheStart() throws Exception {
        try (CaptchaSimulator simulator = hourly(10)) {
            simulator.advance(Duration.ofHours(5));

            assertThat(accepted(simulator, 300)).as("50 + 50").isEqualTo(50);
        }
    }

    @Test
    void aVolumeThatIsSetWhileItRunsBeginsThen() {
        try (CaptchaSimulator simulator = hourly(100)) {
            simulator.advance(Duration.ofHours(1));
            simulator.background(TWOCAPTCHA, MAIN, BackgroundVolume.none().withAnHour(IMAGE, 7));
            simulator.advance(Duration.ofHours(1));
            assertThat(main(simulator).background()).isEqualTo(107);

            simulator.background(TWOCAPTCHA, MAIN, BackgroundVolume.none());
            simulator.advance(Duration.ofHours(1));
            simulator.background(TWOCAPTCHA, MAIN, BackgroundVolume.none().withAnHour(IMAGE, 1_000));
            assertThat(main(simulator).background()).isEqualTo(107);
        }
    }

    @Test
    void anAccountThatIsRegisteredLaterSolvesFromThenOn() {
        try (CaptchaSimulator simulator = hourly(100)) {
            simulator.advance(Duration.ofHours(1));
            simulator.account(TWOCAPTCHA, "late", "late-key");
            simulator.advance(Duration.ofHours(1));

            assertThat(simulator.truth().of(TWOCAPTCHA).account("late").solved())
                    .isEqualTo(100);
        }
    }

    @Test
    void aResetForgetsWhatWasSolvedAndKeepsTheVolume() {
        try (CaptchaSimulator simulator = hourly(100)) {
            simulator.advance(Duration.ofHours(1));
            simulator.reset();
            assertThat(main(simulator).background()).isZero();

            simulator.advance(Duration.ofHours(2));

            assertThat(main(simulator).background()).isEqualTo(200);
        }
    }

    @Test
    void theBackgroundMakesUpForTooFewRecaptchas() throws Exception {
        try (CaptchaSimulator simulator =
                CaptchaSimulator.builder().background(TWENTY).start()) {
            for (int i = 0; i < 30; i++) {
                Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", nextId++);
            }

            AccountTruth account = simulator.truth().of(ANTICAPTCHA).account("account-1");
            assertThat(account.ignored()).isEqualTo(Map.of(IgnoredBecause.LOW_VOLUME, 4L));
            assertThat(account.counted()).containsEntry(INCORRECT, 26L);
        }
    }

    @Test
    void imagesDoNotMakeUpForTooFewRecaptchas() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                .clock(START::toEpochMilli)
                .account(ANTICAPTCHA, MAIN, Caller.KEY)
                .background(BackgroundVolume.none().withAnHour(IMAGE, 1_000))
                .start()) {
            simulator.advance(Duration.ofDays(1));
            Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", 1);
            simulator.background(ANTICAPTCHA, MAIN, BackgroundVolume.none().withAnHour(RECAPTCHA_V2, 1_000));
            simulator.advance(Duration.ofHours(1));
            Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectRecaptcha", 2);

            AccountTruth account = simulator.truth().of(ANTICAPTCHA).account(MAIN);
            assertThat(account.ignored()).isEqualTo(Map.of(IgnoredBecause.LOW_VOLUME, 1L));
            assertThat(account.counted()).containsEntry(INCORRECT, 1L);
        }
    }

    @Test
    void aFractionIsDrawnByTaskWhateverTheOrder() {
        long forwards = drawn(1, 1);
        long backwards = drawn(1_000, -1);

        assertThat(forwards).isEqualTo(backwards).isBetween(1_450L, 1_550L);
    }

    private static long drawn(long first, long step) {
        Registry registry = new Registry(TWOCAPTCHA);
        registry.background(BackgroundVolume.none().withPerComplaint(1.5));
        ServiceState state = new ServiceState(ServiceRules.deliveryOnly(TWOCAPTCHA), registry, 7, 0);
        Customer customer = Objects.requireNonNull(state.customers.find("key"));
        Route.Method complaint =
                Objects.requireNonNull(Route.of("/2captcha/reportIncorrect").method());
        for (int i = 0; i < 1_000; i++) {
            state.report(customer, complaint, first + i * step, null, 0);
        }
        return state.truth(0).account("account-1").background();
    }

    @Test
    void aVolumeCanBeSetOverTheControlPlane() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                .clock(START::toEpochMilli)
                .account(TWOCAPTCHA, MAIN, Caller.KEY)
                .start()) {
            assertThat(background(simulator, "{'perComplaint':20}").body()).isEqualTo("{}");
            assertThat(background(
                                    simulator,
                                    "{'service':'2captcha','account':'main','anHour':{'image':60,'recaptcha-v2':1.5}}")
                            .body())
                    .isEqualTo("{}");
            simulator.advance(Duration.ofHours(2));
            accepted(simulator, 1);
            Caller.report(simulator, ANTICAPTCHA, "/reportIncorrectImageCaptcha", 1);

            assertThat(main(simulator).background()).isEqualTo(123);
            assertThat(simulator.truth().of(ANTICAPTCHA).account("account-1").background())
                    .isEqualTo(20);
            assertThat(Caller.control(simulator, "GET", "truth", "").body())
                    .contains("\"solved\":124,\"background\":123,");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'perComplaint':-1} | perComplaint: -1.0 is out of range; use 0 to 1,000,000",
                "{'perComplaint':1e7} | perComplaint: 1.0E7 is out of range; use 0 to 1,000,000",
                "{'perComplaint':'20'} | perComplaint: ",
                "{'anHour':20} | anHour: 20 is no object; use one",
                "{'anHour':{'image':'20'}} | anHour: image: ",
                "{'anHour':{'image':-2}} | anHour: image: -2.0 is out of range; use 0 to 1,000,000,000",
                "{'anHour':{'picture':2}} | captchaType: ",
                "{'service':'2captcha','perComplaint':1} | account: missing; add it",
                "{'service':'2captcha','account':'nobody','perComplaint':1} | account: ",
                "{'perHour':1} | perHour: has no meaning here; leave it out"
            })
    void aVolumeThatMakesNoSenseIsRefusedWithItsField(String request, String message) throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder().start()) {
            HttpResponse<String> answer = background(simulator, request);

            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body().replace("\\\"", "'")).startsWith("{\"error\":\"" + message);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1e10, Double.NaN, Double.POSITIVE_INFINITY})
    void whatIsNoVolumeIsRefused(double volume) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackgroundVolume.none().withPerComplaint(volume))
                .withMessageStartingWith("perComplaint: ");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BackgroundVolume.none().withAnHour(IMAGE, volume))
                .withMessageStartingWith("anHour: image: ");
    }

    @Test
    void anAccountThatNobodyRegisteredHasNoVolumeOfItsOwn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CaptchaSimulator.builder().background(TWOCAPTCHA, "nobody", TWENTY))
                .withMessageContaining("\"nobody\" is not registered");
    }

    private CaptchaSimulator hourly(double images) {
        return CaptchaSimulator.builder()
                .clock(START::toEpochMilli)
                .account(TWOCAPTCHA, MAIN, Caller.KEY)
                .background(BackgroundVolume.none().withAnHour(IMAGE, images))
                .start();
    }

    /** How many of so many complaints the service records. */
    private long accepted(CaptchaSimulator simulator, int complaints) throws Exception {
        long accepted = 0;
        for (int i = 0; i < complaints; i++) {
            String answer = Caller.report(simulator, TWOCAPTCHA, "/reportIncorrect", nextId++)
                    .body();
            accepted += answer.equals(Caller.SUCCESS) ? 1 : 0;
        }
        return accepted;
    }

    private static AccountTruth main(CaptchaSimulator simulator) {
        return simulator.truth().of(TWOCAPTCHA).account(MAIN);
    }

    private static HttpResponse<String> background(CaptchaSimulator simulator, String request) throws Exception {
        return Caller.control(simulator, "POST", "background", request.replace('\'', '"'));
    }
}
