package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What failures in a row say of the way to the service. */
class WayTest {
    private final Way way = new Way();

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
    void threeInARowOfWhatWaitingDoesNotMendAreInVain(Kind kind) {
        fail(kind);
        fail(kind);
        assertThat(way.isBroken()).isFalse();
        assertThat(way.isSpared()).isFalse();
        assertThat(way.isHopeless()).isFalse();

        fail(kind);
        assertThat(way.trouble()).isNull();
        assertThat(way.isBroken()).isTrue();
        assertThat(way.isSpared()).isTrue();
        assertThat(way.isHopeless()).isTrue();
        assertThat(way.isThrottled()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CONNECTION_REFUSED", "CONNECT_TIMEOUT", "PROXY"})
    void threeInARowWithoutAConnectionAreWorthAWordAndNoMore(Kind kind) {
        fail(kind);
        fail(kind);
        assertThat(way.isBroken()).isFalse();

        fail(kind);
        assertThat(way.isBroken()).isTrue();
        assertThat(way.isSpared()).isFalse();
        assertThat(way.isHopeless()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CONNECTION_LOST", "TIMEOUT", "SHUTDOWN", "OTHER"})
    void whatMayPassSaysNothingHoweverOften(Kind kind) {
        for (int i = 0; i < 10; i++) {
            fail(kind);
        }

        assertThat(way.isBroken()).isFalse();
        assertThat(way.isSpared()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(
            value = Kind.class,
            names = {"CONNECTION_LOST", "CONNECTION_REFUSED"})
    void whatMayPassBreaksTheRow(Kind kind) {
        fail(Kind.CERTIFICATE);
        fail(Kind.CERTIFICATE);
        fail(kind);
        fail(Kind.CERTIFICATE);
        fail(Kind.CERTIFICATE);
        assertThat(way.isSpared()).isFalse();

        fail(Kind.CERTIFICATE);
        assertThat(way.isSpared()).isTrue();
        fail(kind);
        assertThat(way.isSpared()).isFalse();
        assertThat(way.isHopeless()).isFalse();
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

        assertThat(way.isBroken()).isFalse();
    }

    @Test
    void anAddressThatHasWorkedIsNeverHopeless() {
        way.answered(true);
        failThrice(Kind.CERTIFICATE);

        assertThat(way.isProven()).isTrue();
        assertThat(way.isSpared()).isTrue();
        assertThat(way.isHopeless()).isFalse();
    }

    @Test
    void anAnswerThatNobodyCanReadProvesNoAddressAndEndsTheRow() {
        failThrice(Kind.CERTIFICATE);
        way.lose(5);

        way.answered(false);

        assertThat(way.isProven()).isFalse();
        assertThat(way.isSpared()).isFalse();
        assertThat(way.isLost()).isFalse();
        assertThat(way.trouble()).isNull();
    }

    @Test
    void aNameThatHadAnAddressOnceMayHaveOneAgain() {
        fail(Kind.CONNECTION_REFUSED);
        failThrice(Kind.NAME_RESOLUTION);
        assertThat(way.isSpared()).isFalse();
        assertThat(way.isBroken()).isTrue();

        Way answered = new Way();
        answered.answered(false);
        for (int i = 0; i < 3; i++) {
            answered.failed(new AttemptFeedback.Failed(0, FailureCause.of(Kind.NAME_RESOLUTION, "")));
        }
        assertThat(answered.isSpared()).isFalse();
    }

    @Test
    void whatSaysNothingOfTheNameLeavesItUnresolved() {
        fail(Kind.OTHER);
        failThrice(Kind.NAME_RESOLUTION);

        assertThat(way.isHopeless()).isTrue();
    }

    @Test
    void a503WithoutAWordForHowLongThrottlesAtOnce() {
        status(503, 0);

        assertThat(way.isThrottled()).isTrue();
        assertThat(way.isSpared()).isTrue();
        assertThat(way.isBroken()).isFalse();
        assertThat(way.isHopeless()).isFalse();
        assertThat(way.inRow()).isOne();

        fail(Kind.CONNECTION_LOST);
        assertThat(way.isThrottled()).isFalse();
        assertThat(way.inRow()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 504, 599})
    void anyOther5xxThrottlesFromTheThirdInARow(int status) {
        status(status, 0);
        status(status, 0);
        assertThat(way.isThrottled()).isFalse();
        assertThat(way.isSpared()).isFalse();

        status(status, 0);
        assertThat(way.isThrottled()).isTrue();
        assertThat(way.isSpared()).isTrue();
        assertThat(way.isBroken()).isTrue();
        assertThat(way.isHopeless()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void a5xxThatSaysForHowLongIsObeyedAndNoMore(int status) {
        for (int i = 0; i < 5; i++) {
            status(status, 1);
        }

        assertThat(way.isThrottled()).isFalse();
        assertThat(way.isSpared()).isFalse();
        assertThat(way.isBroken()).isFalse();
    }

    @Test
    void a499IsNoServerError() {
        status(499, 0);
        status(499, 0);
        status(499, 0);

        assertThat(way.isThrottled()).isFalse();
        assertThat(way.isHopeless()).isTrue();
    }

    @Test
    void theOperatorsWordEndsTheRowAndNotTheLoss() {
        failThrice(Kind.HOST_NAME);
        way.lose(7);
        way.lose(9);

        way.forgive();

        assertThat(way.isSpared()).isFalse();
        assertThat(way.isBroken()).isFalse();
        assertThat(way.isHopeless()).isFalse();
        assertThat(way.isLost()).isTrue();
        assertThat(way.lostSince()).isEqualTo(7);
        assertThat(way.trouble()).isEqualTo(FailureCause.of(Kind.HOST_NAME, ""));
    }

    private void failThrice(Kind kind) {
        fail(kind);
        fail(kind);
        fail(kind);
    }

    private void fail(Kind kind) {
        way.failed(new AttemptFeedback.Failed(
                0, kind == Kind.HTTP_STATUS ? FailureCause.of(kind, 404, "") : FailureCause.of(kind, "")));
    }

    private void status(int status, long pause) {
        way.failed(new AttemptFeedback.Failed(pause, FailureCause.of(Kind.HTTP_STATUS, status, "")));
    }
}
