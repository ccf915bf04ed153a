package io.github.captchareports.simulator.internal.service;

import static io.github.captchareports.simulator.SimulatedCaptchaType.IMAGE;
import static io.github.captchareports.simulator.SimulatedCaptchaType.OTHER;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V2;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V3;
import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static io.github.captchareports.simulator.SimulatedVerdict.CORRECT;
import static io.github.captchareports.simulator.SimulatedVerdict.INCORRECT;
import static io.github.captchareports.simulator.truth.IgnoredBecause.LOW_VOLUME;
import static io.github.captchareports.simulator.truth.IgnoredBecause.RATE_JUMP;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.internal.judge.Customer;
import io.github.captchareports.simulator.internal.judge.ScopedMeters;
import io.github.captchareports.simulator.rules.ComplaintSuspension;
import io.github.captchareports.simulator.rules.ComplaintSuspension.Scope;
import io.github.captchareports.simulator.rules.ComplaintSuspension.ShareOf;
import io.github.captchareports.simulator.rules.JudgedBy;
import io.github.captchareports.simulator.rules.RecaptchaStatistics;
import io.github.captchareports.simulator.rules.SecondSolve;
import io.github.captchareports.simulator.rules.ServiceRules;
import io.github.captchareports.simulator.rules.WorkerRestriction;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.ComplaintScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is judged together, and that the share of one does not touch the other. */
class JudgedByTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final String A = "a.example";
    private static final String B = "b.example";

    private final Registry registry = new Registry(TWOCAPTCHA);
    private ServiceState state = twoCaptcha(ComplaintSuspension.documented());
    private long now;
    private long nextId = 1;

    @Test
    void byTheAccountTheComplaintsAboutImagesSuspendThoseAboutRecaptchas() {
        complainTooMuch(IMAGE, A);

        assertThat(complain(RECAPTCHA_V2, B)).isEqualTo(Ruling.REPORTING_SUSPENDED);
        assertThat(suspended()).isEqualTo(ComplaintScope.ACCOUNT);
    }

    @Test
    void byTypeTheComplaintsAboutImagesDoNotSuspendThoseAboutRecaptchas() {
        state = twoCaptcha(ComplaintSuspension.documented().withJudgedBy(JudgedBy.TYPE));
        complainTooMuch(IMAGE, A);

        assertThat(complain(IMAGE, B)).isEqualTo(Ruling.REPORTING_SUSPENDED);
        assertThat(complain(RECAPTCHA_V2, A)).isEqualTo(Ruling.RECORDED);
        assertThat(suspended()).isEqualTo(new ComplaintScope(JudgedBy.TYPE, IMAGE, null));
    }

    @Test
    void byDomainTheComplaintsOfOneDoNotSuspendThoseOfTheOther() {
        state = twoCaptcha(ComplaintSuspension.documented().withJudgedBy(JudgedBy.DOMAIN));
        complainTooMuch(IMAGE, A);

        assertThat(complain(RECAPTCHA_V2, A)).isEqualTo(Ruling.REPORTING_SUSPENDED);
        assertThat(complain(IMAGE, B)).isEqualTo(Ruling.RECORDED);
        assertThat(complain(IMAGE, null)).isEqualTo(Ruling.RECORDED);
        assertThat(suspended()).isEqualTo(new ComplaintScope(JudgedBy.DOMAIN, null, A));
    }

    @Test
    void byDomainTasksWithoutOneAreJudgedTogetherWithThoseThatWereNotTold() {
        state = twoCaptcha(ComplaintSuspension.documented().withJudgedBy(JudgedBy.DOMAIN));
        for (int i = 0; i < 50; i++) {
            complain(IMAGE, null);
            complainOfTheUnknown();
        }

        assertThat(complainOfTheUnknown()).isEqualTo(Ruling.REPORTING_SUSPENDED);
        assertThat(complain(RECAPTCHA_V2, null)).isEqualTo(Ruling.REPORTING_SUSPENDED);
        assertThat(complain(RECAPTCHA_V2, A)).isEqualTo(Ruling.RECORDED);
        assertThat(suspended()).isEqualTo(new ComplaintScope(JudgedBy.DOMAIN, null, null));
    }

    @Test
    void byTypeTasksThatWereNotToldAreOfTheTypeThatFitsThePath() {
        state = twoCaptcha(ComplaintSuspension.documented().withJudgedBy(JudgedBy.TYPE));
        for (int i = 0; i < 100; i++) {
            complainOfTheUnknown();
        }

        assertThat(complainOfTheUnknown()).isEqualTo(Ruling.REPORTING_SUSPENDED);
        assertThat(complain(IMAGE, null)).isEqualTo(Ruling.RECORDED);
        assertThat(suspended()).isEqualTo(new ComplaintScope(JudgedBy.TYPE, OTHER, null));
    }

    @Test
    void aSuspensionOfAllReportsIsOfItsOwnTypeToo() {
        state = twoCaptcha(
                ComplaintSuspension.documented().withJudgedBy(JudgedBy.TYPE).withScope(Scope.ALL_REPORTS));
        complainTooMuch(IMAGE, A);

        assertThat(report(CORRECT, IMAGE, A, true)).isEqualTo(Ruling.REPORTING_SUSPENDED);
        assertThat(report(CORRECT, RECAPTCHA_V2, A, true)).isEqualTo(Ruling.RECORDED);
    }

    @Test
    void reviewsAreHeldAgainstTheDomainOfTheImage() {
        state = new ServiceState(
                ServiceRules.documented(TWOCAPTCHA)
                        .with(SecondSolve.documented().withAccuracy(1))
                        .with(ComplaintSuspension.documented()
                                .withShareOf(ShareOf.JUDGED)
                                .withMinimumSample(10)
                                .withJudgedBy(JudgedBy.DOMAIN)),
                registry,
                0,
                0);
        for (int i = 0; i < 10; i++) {
            report(INCORRECT, IMAGE, A, true);
            report(INCORRECT, IMAGE, B, false);
        }
        now += 2 * HOUR;

        assertThat(complain(IMAGE, A)).isEqualTo(Ruling.REPORTING_SUSPENDED);
        assertThat(complain(IMAGE, B)).isEqualTo(Ruling.RECORDED);
        assertThat(truth().upheld()).isEqualTo(10);
        assertThat(truth().dismissed()).isEqualTo(10);
    }

    @Test
    void theBackgroundOfAComplaintIsOfItsTypeAndDomain() {
        registry.background(BackgroundVolume.none().withPerComplaint(20));
        state = twoCaptcha(ComplaintSuspension.documented().withJudgedBy(JudgedBy.DOMAIN));
        for (int i = 0; i < 300; i++) {
            assertThat(complain(IMAGE, A)).isEqualTo(Ruling.RECORDED);
        }
        registry.background(BackgroundVolume.none());

        complainTooMuch(IMAGE, B);

        assertThat(suspended()).isEqualTo(new ComplaintScope(JudgedBy.DOMAIN, null, B));
    }

    @ParameterizedTest
    @CsvSource({"ACCOUNT,300,300", "TYPE,300,100", "DOMAIN,300,100"})
    void aSteadyVolumeOfATypeIsJudgedWithItsTypeAndHasNoDomain(JudgedBy judgedBy, int images, int recaptchas) {
        registry.register("account-1", "key");
        registry.background(BackgroundVolume.none().withAnHour(IMAGE, 1_000));
        state = twoCaptcha(ComplaintSuspension.documented().withJudgedBy(judgedBy));
        now += HOUR;

        assertThat(recorded(300, IMAGE, null)).isEqualTo(images);
        assertThat(recorded(300, RECAPTCHA_V2, A)).isEqualTo(recaptchas);
    }

    @ParameterizedTest
    @EnumSource(JudgedBy.class)
    void aJumpIsIgnoredForWhatIsJudgedTogether(JudgedBy judgedBy) {
        state = antiCaptcha(RecaptchaStatistics.documented().withJudgedBy(judgedBy));
        solve(200, RECAPTCHA_V2, A);
        solve(200, RECAPTCHA_V3, B);
        int usual = judgedBy == JudgedBy.ACCOUNT ? 160 : 80;
        assertThat(counted(usual, RECAPTCHA_V2, A)).as("40 %").isEqualTo(usual);

        assertThat(counted(1, RECAPTCHA_V2, A)).isZero();
        assertThat(counted(1, RECAPTCHA_V3, B)).isEqualTo(judgedBy == JudgedBy.ACCOUNT ? 0 : 1);
        assertThat(truth().ignored()).isEqualTo(Map.of(RATE_JUMP, judgedBy == JudgedBy.ACCOUNT ? 2L : 1L));
    }

    @ParameterizedTest
    @CsvSource({"ACCOUNT,1", "TYPE,0", "DOMAIN,0"})
    void theVolumeIsOfWhatIsJudgedTogether(JudgedBy judgedBy, int counted) {
        state = antiCaptcha(RecaptchaStatistics.documented().withJudgedBy(judgedBy));
        solve(99, RECAPTCHA_V2, A);
        solve(1, RECAPTCHA_V3, B);

        assertThat(counted(1, RECAPTCHA_V2, A)).isEqualTo(counted);
        assertThat(truth().ignored()).isEqualTo(counted == 1 ? Map.of() : Map.of(LOW_VOLUME, 1L));
    }

    @Test
    void timesInWhichSeveralDomainsAreIgnoredCountOnce() {
        state = antiCaptcha(RecaptchaStatistics.documented().withJudgedBy(JudgedBy.DOMAIN));
        solve(100, RECAPTCHA_V2, A);
        counted(41, RECAPTCHA_V2, A);
        now += 24 * HOUR;
        solve(100, RECAPTCHA_V2, B);
        counted(41, RECAPTCHA_V2, B);

        assertThat(state.truth(now + 24 * HOUR).account("account-1").ignoring())
                .isEqualTo(new AccountTruth.Ignoring(Duration.ofDays(2), Instant.ofEpochMilli(4 * 24 * HOUR)));
        assertThat(state.truth(now + 1_000 * HOUR)
                        .account("account-1")
                        .ignoring()
                        .total())
                .isEqualTo(Duration.ofDays(4));
    }

    @Test
    void theTenThousandScopesUsedLastAreRemembered() {
        ScopedMeters<Object> meters = new ScopedMeters<>(JudgedBy.DOMAIN, Object::new);
        Object kept = meters.of(meters.scope(IMAGE, "kept"));
        Object lost = meters.of(meters.scope(IMAGE, "lost"));
        for (int domain = 0; domain < ScopedMeters.MOST; domain++) {
            assertThat(meters.of(meters.scope(RECAPTCHA_V2, "kept"))).isSameAs(kept);
            meters.of(meters.scope(IMAGE, "d" + domain));
        }

        assertThat(meters.of(meters.scope(IMAGE, "lost"))).isNotSameAs(lost);
    }

    private ServiceState twoCaptcha(ComplaintSuspension rule) {
        return new ServiceState(
                ServiceRules.documented(TWOCAPTCHA).with(rule).without(WorkerRestriction.class), registry, 0, 0);
    }

    private static ServiceState antiCaptcha(RecaptchaStatistics rule) {
        return new ServiceState(ServiceRules.documented(ANTICAPTCHA).with(rule), new Registry(ANTICAPTCHA), 0, 0);
    }

    /** So that the next complaint is refused. */
    private void complainTooMuch(SimulatedCaptchaType type, @Nullable String domain) {
        for (int i = 0; i < 100; i++) {
            assertThat(complain(type, domain)).isEqualTo(Ruling.RECORDED);
        }
        assertThat(complain(type, domain)).isEqualTo(Ruling.REPORTING_SUSPENDED);
    }

    private int recorded(int complaints, SimulatedCaptchaType type, @Nullable String domain) {
        int recorded = 0;
        for (int i = 0; i < complaints; i++) {
            recorded += complain(type, domain) == Ruling.RECORDED ? 1 : 0;
        }
        return recorded;
    }

    /** How many of so many complaints about tasks that have been solved before the service counts. */
    private long counted(int complaints, SimulatedCaptchaType type, String domain) {
        long before = truth().counted(INCORRECT);
        for (int i = 0; i < complaints; i++) {
            SimulatedTask task = task(type, domain, false, "account-1");
            state.report(customer(), method(INCORRECT, type), task.id(), task, now);
        }
        return truth().counted(INCORRECT) - before;
    }

    private void solve(int tasks, SimulatedCaptchaType type, String domain) {
        customer();
        for (int i = 0; i < tasks; i++) {
            state.told(task(type, domain, true, "account-1"), now);
        }
    }

    private Ruling complain(SimulatedCaptchaType type, @Nullable String domain) {
        return report(INCORRECT, type, domain, false);
    }

    private Ruling complainOfTheUnknown() {
        Route.Method method =
                Objects.requireNonNull(Route.of("/2captcha/reportIncorrect").method());
        return state.report(customer(), method, nextId++, null, now);
    }

    private Ruling report(
            SimulatedVerdict verdict, SimulatedCaptchaType type, @Nullable String domain, boolean actuallyCorrect) {
        SimulatedTask task = task(type, domain, actuallyCorrect, null);
        return state.report(customer(), method(verdict, type), task.id(), task, now);
    }

    private static Route.Method method(SimulatedVerdict verdict, SimulatedCaptchaType type) {
        return new Route.Method(verdict, Set.of(type));
    }

    private SimulatedTask task(
            SimulatedCaptchaType type, @Nullable String domain, boolean actuallyCorrect, @Nullable String account) {
        return new SimulatedTask(
                TWOCAPTCHA,
                nextId++,
                type,
                Instant.ofEpochMilli(now),
                actuallyCorrect,
                account,
                0,
                0,
                domain,
                SimulatedTask.ENGLISH);
    }

    private Customer customer() {
        return Objects.requireNonNull(state.customers.find("key"));
    }

    private AccountTruth truth() {
        return state.truth(now).account("account-1");
    }

    private ComplaintScope suspended() {
        assertThat(truth().suspensions()).hasSize(1);
        return truth().suspensions().get(0).scope();
    }
}
