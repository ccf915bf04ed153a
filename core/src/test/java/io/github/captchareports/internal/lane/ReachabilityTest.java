package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures in a row tell of whether the service can be reached. */
class ReachabilityTest {
    private final Reachability reachability = new Reachability();

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {
                "CERTIFICATE",
                "HOST_NAME",
                "NAME_RESOLUTION",
                "TLS",
                "PROXY_AUTH",
                "NO_HTTP",
                "UNREADABLE_ANSWER",
                "ANSWER_TOO_LARGE",
                "HTTP_STATUS"
            })
    void threePermanentFailuresInARowCannotRecover(Kind kind) {
        fail(kind);
        fail(kind);
        assertThat(reachability.failsRepeatedly()).isFalse();
        assertThat(reachability.needsSparseProbes()).isFalse();
        assertThat(reachability.cannotRecover()).isFalse();

        fail(kind);
        assertThat(reachability.failureCause()).isNull();
        assertThat(reachability.failsRepeatedly()).isTrue();
        assertThat(reachability.needsSparseProbes()).isTrue();
        assertThat(reachability.cannotRecover()).isTrue();
        assertThat(reachability.asksToSlowDown()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CONNECTION_REFUSED", "CONNECT_TIMEOUT", "PROXY"})
    void threeInARowWithoutAConnectionAreShownAndNoMore(Kind kind) {
        fail(kind);
        fail(kind);
        assertThat(reachability.failsRepeatedly()).isFalse();

        fail(kind);
        assertThat(reachability.failsRepeatedly()).isTrue();
        assertThat(reachability.needsSparseProbes()).isFalse();
        assertThat(reachability.cannotRecover()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CONNECTION_LOST", "TIMEOUT", "SHUTDOWN", "OTHER"})
    void transientFailuresTellNothingHoweverOften(Kind kind) {
        for (int i = 0; i < 10; i++) {
            fail(kind);
        }

        assertThat(reachability.failsRepeatedly()).isFalse();
        assertThat(reachability.needsSparseProbes()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CONNECTION_LOST", "CONNECTION_REFUSED"})
    void transientFailuresBreakTheRow(Kind kind) {
        fail(Kind.CERTIFICATE);
        fail(Kind.CERTIFICATE);
        fail(kind);
        fail(Kind.CERTIFICATE);
        fail(Kind.CERTIFICATE);
        assertThat(reachability.needsSparseProbes()).isFalse();

        fail(Kind.CERTIFICATE);
        assertThat(reachability.needsSparseProbes()).isTrue();
        fail(kind);
        assertThat(reachability.needsSparseProbes()).isFalse();
        assertThat(reachability.cannotRecover()).isFalse();
    }

    @Test
    void lackOfAConnectionIsCountedInARowToo() {
        fail(Kind.CONNECTION_REFUSED);
        fail(Kind.CONNECTION_REFUSED);
        fail(Kind.TIMEOUT);
        fail(Kind.CONNECTION_REFUSED);
        fail(Kind.CONNECTION_REFUSED);
        fail(Kind.UNREADABLE_ANSWER);
        fail(Kind.CONNECTION_REFUSED);
        fail(Kind.CONNECTION_REFUSED);

        assertThat(reachability.failsRepeatedly()).isFalse();
    }

    @Test
    void anAddressThatHasWorkedCanAlwaysRecover() {
        reachability.answered(true);
        failThrice(Kind.CERTIFICATE);

        assertThat(reachability.isProven()).isTrue();
        assertThat(reachability.needsSparseProbes()).isTrue();
        assertThat(reachability.cannotRecover()).isFalse();
    }

    @Test
    void anUnreadableAnswerProvesNoAddressAndEndsTheRow() {
        failThrice(Kind.CERTIFICATE);
        reachability.declareFailing(5);

        reachability.answered(false);

        assertThat(reachability.isProven()).isFalse();
        assertThat(reachability.needsSparseProbes()).isFalse();
        assertThat(reachability.isFailing()).isFalse();
        assertThat(reachability.failureCause()).isNull();
    }

    @Test
    void aNameThatHadAnAddressOnceMayHaveOneAgain() {
        fail(Kind.CONNECTION_REFUSED);
        failThrice(Kind.NAME_RESOLUTION);
        assertThat(reachability.needsSparseProbes()).isFalse();
        assertThat(reachability.failsRepeatedly()).isTrue();

        Reachability answered = new Reachability();
        answered.answered(false);
        for (int i = 0; i < 3; i++) {
            answered.failed(new AttemptFeedback.Failed(0, FailureCause.of(Kind.NAME_RESOLUTION, "")));
        }
        assertThat(answered.needsSparseProbes()).isFalse();
    }

    @Test
    void aFailureThatTellsNothingOfTheNameLeavesItUnresolved() {
        fail(Kind.OTHER);
        failThrice(Kind.NAME_RESOLUTION);

        assertThat(reachability.cannotRecover()).isTrue();
    }

    @Test
    void a503WithoutRetryAfterAsksToSlowDownAtOnce() {
        status(503, 0);

        assertThat(reachability.asksToSlowDown()).isTrue();
        assertThat(reachability.needsSparseProbes()).isTrue();
        assertThat(reachability.failsRepeatedly()).isFalse();
        assertThat(reachability.cannotRecover()).isFalse();
        assertThat(reachability.failuresInRow()).isOne();

        fail(Kind.CONNECTION_LOST);
        assertThat(reachability.asksToSlowDown()).isFalse();
        assertThat(reachability.failuresInRow()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504, 599})
    void anyOther5xxAsksToSlowDownFromTheThirdInARow(int status) {
        status(status, 0);
        status(status, 0);
        assertThat(reachability.asksToSlowDown()).isFalse();
        assertThat(reachability.needsSparseProbes()).isFalse();

        status(status, 0);
        assertThat(reachability.asksToSlowDown()).isTrue();
        assertThat(reachability.needsSparseProbes()).isTrue();
        assertThat(reachability.failsRepeatedly()).isTrue();
        assertThat(reachability.cannotRecover()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void a5xxWithRetryAfterIsATransientFailure(int status) {
        for (int i = 0; i < 5; i++) {
            status(status, 1);
        }

        assertThat(reachability.asksToSlowDown()).isFalse();
        assertThat(reachability.needsSparseProbes()).isFalse();
        assertThat(reachability.failsRepeatedly()).isFalse();
    }

    @Test
    void a499IsNoServerError() {
        status(499, 0);
        status(499, 0);
        status(499, 0);

        assertThat(reachability.asksToSlowDown()).isFalse();
        assertThat(reachability.cannotRecover()).isTrue();
    }

    @Test
    void theOperatorEndsTheRowAndTheServiceStillCountsAsFailing() {
        failThrice(Kind.HOST_NAME);
        reachability.declareFailing(7);
        reachability.declareFailing(9);

        reachability.forgetFailures();

        assertThat(reachability.needsSparseProbes()).isFalse();
        assertThat(reachability.failsRepeatedly()).isFalse();
        assertThat(reachability.cannotRecover()).isFalse();
        assertThat(reachability.isFailing()).isTrue();
        assertThat(reachability.failingSince()).isEqualTo(7);
        assertThat(reachability.failureCause()).isEqualTo(FailureCause.of(Kind.HOST_NAME, ""));
    }

    private void failThrice(Kind kind) {
        fail(kind);
        fail(kind);
        fail(kind);
    }

    private void fail(Kind kind) {
        reachability.failed(new AttemptFeedback.Failed(
                0, kind == Kind.HTTP_STATUS ? FailureCause.of(kind, 404, "") : FailureCause.of(kind, "")));
    }

    private void status(int status, long pause) {
        reachability.failed(new AttemptFeedback.Failed(pause, FailureCause.of(Kind.HTTP_STATUS, status, "")));
    }
}
