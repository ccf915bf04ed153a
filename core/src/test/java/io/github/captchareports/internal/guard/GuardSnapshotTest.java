package io.github.captchareports.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.Verdict;
import io.github.captchareports.support.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a guard knows after a restart. */
class GuardSnapshotTest {
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long HOUR = Duration.ofHours(1).toNanos();
    private static final long START = 490_000 * HOUR;
    private static final CaptchaType TYPE = CaptchaType.IMAGE;

    private final ComplaintGuard guard = guard(START);

    @Test
    void countsAndStateSurvive() {
        new Teller(guard).report(80, 120, TYPE, "shop.example", START);

        ComplaintGuard next = restarted(START + 10 * MINUTE);

        assertThat(next.figures(START + 10 * MINUTE).get(0)).satisfies(figures -> {
            assertThat(figures.state()).isEqualTo(ComplaintState.HELD);
            assertThat(figures.solved()).isEqualTo(200);
            assertThat(figures.complaints()).isEqualTo(80);
            assertThat(figures.confirmations()).isEqualTo(120);
        });
        assertThat(holds(next, START + 10 * MINUTE)).isTrue();
    }

    @Test
    void refusalsSurviveAndAHoldWhoseCoolDownHasPassedBeginsWithItsProbe() {
        new Teller(guard).report(2, 0, TYPE, null, START);
        guard.refused(TYPE, START);
        guard.refused(TYPE, START);

        assertThat(holds(restarted(START + 59 * MINUTE), START + 59 * MINUTE)).isTrue();
        ComplaintGuard later = restarted(START + 3 * HOUR);
        assertThat(holds(later, START + 3 * HOUR)).isFalse();
        later.sent(Verdict.INCORRECT, TYPE, START + 3 * HOUR);
        assertThat(holds(later, START + 3 * HOUR)).isTrue();
    }

    @Test
    void aJumpSurvives() {
        Teller teller = new Teller(guard);
        for (int hour = 0; hour < 30; hour++) {
            teller.report(5, 0, TYPE, null, START + hour * HOUR);
        }
        long jumped = START + 30 * HOUR;
        teller.sendUnlessHeld(80, TYPE, jumped);
        assertThat(holds(guard, jumped)).isTrue();

        ComplaintGuard next = restarted(jumped + 10 * MINUTE);

        assertThat(holds(next, jumped + 10 * MINUTE)).isTrue();
        next.received(-1, Verdict.INCORRECT, TYPE, null, jumped + 11 * MINUTE);
        assertThat(holds(next, jumped + 11 * MINUTE)).isTrue();
    }

    @Test
    void whatHasLeftTheWindowIsForgotten() {
        new Teller(guard).report(80, 120, TYPE, null, START);

        ComplaintGuard next = restarted(START + 24 * HOUR);

        assertThat(next.figures(START + 24 * HOUR).get(0).solved()).isZero();
        assertThat(holds(next, START + 24 * HOUR)).isFalse();
    }

    @Test
    void whatLiesInTheFutureIsLeftOutAndCounted() {
        new Teller(guard).report(80, 120, TYPE, null, START + 5 * HOUR);
        String text = guard.snapshot(START + 5 * HOUR, true).text();

        ComplaintGuard next = guard(START);

        assertThat(next.restore(GuardSnapshot.parse(text), true, START)).isPositive();
        assertThat(next.figures(START))
                .allSatisfy(figures -> assertThat(figures.solved()).isZero());
        assertThat(holds(next, START)).isFalse();
    }

    @Test
    void whereTheOtherProcessesTellTheCountsOnlyTheHoldIsTakenUp() {
        new Teller(guard).report(2, 0, TYPE, null, START);
        guard.refused(TYPE, START);
        guard.refused(TYPE, START);
        ComplaintGuard next = guard(START);

        next.restore(guard.snapshot(START, true), false, START);

        assertThat(next.figures(START).get(0).solved()).isZero();
    }

    @Test
    void aHoldForTheShareIsNotEndedByWhoAskedBeforeTheCountsCame() throws InterruptedException {
        new Teller(guard).report(80, 120, TYPE, null, START);
        GuardSnapshot snapshot = guard.snapshot(START, false);
        ComplaintGuard next = guard(START);
        next.othersUnknown(() -> true, START);
        next.restore(snapshot, false, START);
        next.observeOthers(List.of(new RemoteCounts(TYPE, START / HOUR, new GuardCounts(210, 0, 80, 80, 120))), START);
        AtomicBoolean viewed = new AtomicBoolean();
        Thread view = new Thread(() -> {
            viewed.set(true);
            next.othersUnknown(() -> false, START);
            next.countsCame(START);
        });

        // Asked just before the view comes, and answered while it waits for the lock.
        next.othersUnknown(
                () -> {
                    boolean isBlind = !viewed.get();
                    view.start();
                    Eventually.until("the view waits", () -> view.getState() == Thread.State.BLOCKED);
                    return isBlind;
                },
                START);
        view.join(60_000);

        assertThat(next.figures(START).get(0).share()).isLessThan(0.4);
        assertThat(next.figures(START).get(0).state()).isEqualTo(ComplaintState.HELD);
    }

    @Test
    void theTextIsSmallAndNamesNoDomain() {
        Teller teller = new Teller(guard);
        for (int hour = 0; hour < 400; hour++) {
            teller.report(1, 1, TYPE, "shop.example", START + hour * HOUR);
        }

        String text = guard.snapshot(START + 400 * HOUR, true).text();

        assertThat(text).doesNotContain("shop");
        assertThat(text.lines().filter(line -> line.startsWith("hour"))).hasSizeLessThanOrEqualTo(168);
        assertThat(text).hasSizeLessThan(20_000);
    }

    @Test
    void linesOfALaterVersionAreLeftOut() {
        new Teller(guard).report(1, 1, TYPE, null, START);
        String text = guard.snapshot(START, true).text() + "weather fine\nhour NEW_TYPE 490000 1 1 1 1 1\n";

        ComplaintGuard next = guard(START);
        next.restore(GuardSnapshot.parse(text), true, START);

        assertThat(next.figures(START))
                .singleElement()
                .satisfies(figures -> assertThat(figures.solved()).isEqualTo(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "complaints-2 0",
                "complaints-1 x",
                "complaints-1 0\nscope a",
                "complaints-1 0\nscope a b 0 0 NORMAL ",
                "complaints-1 0\nscope a 0 0 0 ODD ",
                "complaints-1 0\nhour IMAGE 1 2",
                "complaints-1 0\nhour IMAGE 1 2 3 4 5 x"
            })
    void whatIsNoSnapshotIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> GuardSnapshot.parse(text))
                .withMessageStartingWith("complaint state: ");
    }

    private ComplaintGuard restarted(long now) {
        ComplaintGuard next = guard(now);
        assertThat(next.restore(GuardSnapshot.parse(guard.snapshot(now, true).text()), true, now))
                .isZero();
        return next;
    }

    private static ComplaintGuard guard(long now) {
        ComplaintLimits limits = ComplaintLimits.builder()
                .jump(0.15, ComplaintLimits.Reaction.HOLD)
                .build();
        return new ComplaintGuard(
                new GuardSettings("main", limits, Map.of(TYPE, "account"), Map.of()), event -> {}, now);
    }

    private static boolean holds(ComplaintGuard guard, long now) {
        return guard.holds(Verdict.INCORRECT, TYPE, now);
    }
}
