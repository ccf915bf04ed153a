package io.github.captchareports.spi.ledger;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.RateLimit;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * What processes that report for the same accounts know together: which tasks were reported or are being reported, how much
 * of an account's rate is spoken for, and how much was complained. Processes that share an account give it the same label; no
 * client key ever gets here.
 *
 * <p>The memory of the process itself stays in front: requests for a task that this process reports, or has reported, never
 * get here.
 *
 * <p>Methods are called from any thread, many at a time, and MUST NOT block. A stage that fails, or that takes longer than the
 * reporter waits, means that the ledger cannot be reached: the reporter goes on as it was told to, and asks again later. Leases
 * and tokens are measured by the time of the ledger, never by that of a process.
 */
public interface SharedLedger {
    /**
     * Claims a task and notes that it is being sent, in one step. The report is handed to no connection before the stage
     * completes.
     *
     * <p>The task is granted where nobody holds it; where the same token does, which renews the lease; and, with
     * {@link Claimed.Granted#mayBeRecorded()}, where the claim is {@linkplain Claim#replaySafe() replay-safe}, names the same
     * verdict, and the task either ended indeterminate or is held by a token whose lease has run out. Where the lease has run out
     * and the task may not be granted, it is settled as {@link SettledOutcome#INDETERMINATE} with the verdict of its holder, who may
     * still {@link #settle} it.
     *
     * @param claim what is claimed, by whom, and for how long
     * @return completes with the answer
     */
    CompletionStage<Claimed> claim(Claim claim);

    /**
     * Notes how a report ended that must not be made again. Nobody waits for it on the way of a report. It is noted where the
     * token holds the task, where nobody does, and where the task ended indeterminate; where another token holds the task by now,
     * or another end is noted, nothing changes.
     *
     * @param settlement the end
     * @return completes when it is noted
     */
    CompletionStage<?> settle(Settlement settlement);

    /**
     * Leaves a task free that was certainly not recorded. Where it was granted with {@link Claimed.Granted#mayBeRecorded()}, it
     * is {@link SettledOutcome#INDETERMINATE} again: somebody else's attempt is as open as before. Where the token does not hold it any
     * more, nothing changes.
     *
     * @param task the task
     * @param token who held it
     * @return completes when it is free
     */
    CompletionStage<?> release(Task task, String token);

    /**
     * Takes tokens from the bucket of an account, ahead of their time if need be: the bucket may be in debt.
     *
     * @param account the account
     * @param bucket how fast the bucket fills, and how many tokens it holds
     * @param tokens how many to take, from 1 to the bucket's burst
     * @return completes with the time until the last of them is there; zero where it already is
     */
    CompletionStage<Duration> reserve(AccountName account, RateLimit bucket, int tokens);

    /**
     * Notes what this process has counted, in place of what it had noted of the same kind and hour, and reads what the others have.
     * Doing it twice does the same as doing it once.
     *
     * @param account the account
     * @param process what no other process is called
     * @param mine what this process has counted so far, of the kinds and hours that have changed; hours are those of the
     *     process's wall clock
     * @param sinceHour the first hour to read, counted from the epoch
     * @param keep how long counts are kept
     * @return completes with the sums over all other processes, from {@code sinceHour} on
     */
    CompletionStage<List<Counts>> exchange(
            AccountName account, String process, List<Counts> mine, long sinceHour, Duration keep);

    /**
     * A task of an account.
     *
     * @param account the account
     * @param taskId the task
     */
    record Task(AccountName account, TaskId taskId) {}

    /**
     * A wish to report a task.
     *
     * @param task the task
     * @param token who claims: no two reports of all processes have the same
     * @param verdict the verdict that is being sent
     * @param replaySafe whether the service can be told twice without harm
     * @param lease how long the attempt may take at most
     * @param keep how long the task is remembered
     */
    record Claim(Task task, String token, Verdict verdict, boolean replaySafe, Duration lease, Duration keep) {}

    /** What a claim came to. */
    sealed interface Claimed {
        /**
         * The task is the claimant's to report; it must settle or release it.
         *
         * @param mayBeRecorded whether somebody else's attempt may have been recorded; a renewal says what the claim said
         */
        record Granted(boolean mayBeRecorded) implements Claimed {}

        /**
         * Somebody else reports it now.
         *
         * @param lease how long that may still take
         */
        record Busy(Duration lease) implements Claimed {}

        /**
         * The task was reported.
         *
         * @param verdict the verdict that was reported
         * @param outcome how it ended
         */
        record Settled(Verdict verdict, SettledOutcome outcome) implements Claimed {}
    }

    /**
     * How a report ended.
     *
     * @param task the task
     * @param token who reported it
     * @param verdict the verdict that was reported
     * @param outcome how it ended
     * @param keep how long it is remembered
     */
    record Settlement(Task task, String token, Verdict verdict, SettledOutcome outcome, Duration keep) {}

    /**
     * What was counted in an hour.
     *
     * @param captchaType the type
     * @param hour the hour, counted from the epoch
     * @param solved tasks that were told by a report of either verdict, or are never reported
     * @param total tasks solved in all, where somebody says so
     * @param wrong tasks that were called wrong, whatever became of the report
     * @param complaints complaints that are recorded, or may be
     * @param confirmations confirmations that were sent
     */
    record Counts(
            CaptchaType captchaType,
            long hour,
            long solved,
            long total,
            long wrong,
            long complaints,
            long confirmations) {}
}
