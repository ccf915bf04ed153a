package io.github.captchareports.internal.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import io.github.captchareports.RetryPolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.test.scheduler.VirtualTimeScheduler;

/**
 * Which state of an account comes first, for every combination that can come about: an outage is declared only while the
 * account probes, and an answer that refuses the account ends it.
 */
class AvailabilityPriorityTest {
    private static final long T = 1_000_000_000L;
    private static final long NOW = T + 20_000;
    private static final long REFUSED_UNTIL = NOW + 1_000;
    private static final long PAUSED_UNTIL = NOW + 2_000;
    private static final AttemptFeedback THROTTLED = new AttemptFeedback.Throttled(PAUSED_UNTIL - NOW, "SLOW");
    private static final AttemptFeedback FAILED_AND_PAUSED =
            new AttemptFeedback.Failed(PAUSED_UNTIL - NOW, FailureCause.of(FailureCause.Kind.OTHER, "other"));
    private static final RetryPolicy POLICY = RetryPolicy.DEFAULT
            .withMaxAttempts(8)
            .withBackoff(Duration.ofNanos(200), Duration.ofNanos(1_000))
            .withBudget(2)
            .withOutage(Duration.ofNanos(10_000), Duration.ofNanos(5_000));

    private final Availability account = new Availability(
            new LaneSettings(
                    new RateLimit(1_000_000, 1_000_000),
                    1,
                    1,
                    1,
                    1,
                    POLICY,
                    VirtualTimeScheduler.create(),
                    () -> 0.5,
                    null,
                    1),
            T);

    /**
     * The five states; the phase; the code it shows; whether an attempt may begin; and why a report is dropped whose
     * deadline comes before the refusal ends, before the pause ends, or after both. The probe is not due.
     */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // refused, method, paused, outage, probing | phase, code, may try | drop reasons
                "false, false, false, false, false, OPEN, -, true, -, -, -",
                "false, false, false, false, true, PROBING, -, false, -, -, -",
                "false, false, false, true, true, UNREACHABLE, -, false, UNREACHABLE, UNREACHABLE, UNREACHABLE",
                "false, false, true, false, false, PAUSED, SLOW, false, THROTTLED, THROTTLED, -",
                "false, false, true, false, true, PAUSED, SLOW, false, THROTTLED, THROTTLED, -",
                "false, false, true, true, true, PAUSED, -, false, THROTTLED, THROTTLED, UNREACHABLE",
                "false, true, false, false, false, OPEN, -, true, METHOD_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
                "false, true, false, false, true, PROBING, -, false, METHOD_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
                "false, true, false, true, true, UNREACHABLE, -, false, METHOD_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
                "false, true, true, false, false, PAUSED, SLOW, false, METHOD_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
                "false, true, true, false, true, PAUSED, SLOW, false, METHOD_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
                "false, true, true, true, true, PAUSED, -, false, METHOD_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
                "true, false, false, false, false, REFUSED, KEY, false, ACCOUNT_REFUSED, -, -",
                "true, false, false, false, true, REFUSED, KEY, false, ACCOUNT_REFUSED, -, -",
                "true, false, true, false, false, REFUSED, KEY, false, ACCOUNT_REFUSED, THROTTLED, -",
                "true, false, true, false, true, REFUSED, KEY, false, ACCOUNT_REFUSED, THROTTLED, -",
                "true, true, false, false, false, REFUSED, KEY, false, ACCOUNT_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
                "true, true, false, false, true, REFUSED, KEY, false, ACCOUNT_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
                "true, true, true, false, false, REFUSED, KEY, false, ACCOUNT_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
                "true, true, true, false, true, REFUSED, KEY, false, ACCOUNT_REFUSED, METHOD_REFUSED, METHOD_REFUSED",
            })
    void theStrongestStateIsThePhaseAndTheFirstThatAReportCannotOutlastDropsIt(
            boolean refused,
            boolean methodRefused,
            boolean paused,
            boolean outage,
            boolean probing,
            Phase phase,
            @Nullable String code,
            boolean mayTry,
            @Nullable DropReason beforeBoth,
            @Nullable DropReason between,
            @Nullable DropReason afterBoth) {
        putInto(refused, methodRefused, paused, outage, probing);

        assertThat(account.phase()).isEqualTo(phase);
        assertThat(account.code()).isEqualTo(code);
        assertThat(account.until()).isEqualTo(refused ? REFUSED_UNTIL : paused ? PAUSED_UNTIL : Availability.NEVER);
        assertThat(account.pauseEnd()).isEqualTo(paused ? PAUSED_UNTIL : Availability.NEVER);
        assertThat(account.mayTry(NOW)).isEqualTo(mayTry);
        assertThat(account.open(NOW)).isEqualTo(mayTry);
        assertThat(dropReason(NOW)).isEqualTo(DropReason.EXPIRED);
        assertThat(dropReason(REFUSED_UNTIL)).isEqualTo(beforeBoth);
        assertThat(dropReason(PAUSED_UNTIL)).isEqualTo(between);
        assertThat(dropReason(PAUSED_UNTIL + 1)).isEqualTo(afterBoth);
    }

    private void putInto(boolean refused, boolean methodRefused, boolean paused, boolean outage, boolean probing) {
        if (methodRefused) {
            account.apply(new AttemptFeedback.MethodRefused("/bad", "METHOD"), T, false, T);
        }
        if (outage) {
            account.probe(T);
            account.apply(AttemptFeedback.FAILED, T, false, T);
            account.begin(T + 10_000);
            account.apply(AttemptFeedback.FAILED, T + 10_000, true, NOW - 1);
            assertThat(account.advance(NOW - 1)).isTrue();
        }
        if (paused) {
            account.apply(outage ? FAILED_AND_PAUSED : THROTTLED, T, false, NOW);
        }
        if (refused) {
            account.apply(new AttemptFeedback.Refused(REFUSED_UNTIL - NOW, "KEY"), T, false, NOW);
        }
        if (probing) {
            account.probe(NOW);
        }
    }

    private @Nullable DropReason dropReason(long deadline) {
        return account.dropReason(new QuietEntry(deadline, deadline, "/bad").entry, NOW);
    }
}
