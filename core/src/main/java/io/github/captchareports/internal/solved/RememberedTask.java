package io.github.captchareports.internal.solved;

import io.github.captchareports.SolvedTask;

/**
 * A solved task, and what this process knows of it: whether it counts the task, whether somebody reports it, and whether it
 * is forgotten. Thread-safe; the account's {@link Coverage} follows each change.
 */
final class RememberedTask {
    private final SolvedAccount account;
    private final SolvedTask task;
    private final long forgottenAt;

    private boolean counted;
    private boolean reported;
    private boolean forgotten;

    /**
     * A task that is not counted yet.
     *
     * @param forgottenAt when it is to be forgotten, by the monotonic clock, in nanoseconds
     * @param reported whether another process reports it
     */
    RememberedTask(SolvedAccount account, SolvedTask task, long forgottenAt, boolean reported) {
        this.account = account;
        this.task = task;
        this.forgottenAt = forgottenAt;
        this.reported = reported;
    }

    SolvedAccount account() {
        return account;
    }

    SolvedTask task() {
        return task;
    }

    /** How many nanoseconds of its time are left, at least one. */
    long nanosLeft(long now) {
        return Math.max(1, forgottenAt - now);
    }

    /** Counts it as solved, here and at the complaint guard. */
    void count() {
        synchronized (this) {
            counted = true;
            account.coverage().solved(!reported && !forgotten);
        }
        account.countSolved(task.captchaType());
    }

    /** Notes that this process reports it; true for the first report. */
    synchronized boolean markReported() {
        if (reported) {
            return false;
        }
        reported = true;
        account.coverage().reported(counted && !forgotten);
        return true;
    }

    /** Notes that it is forgotten; true where this process counts it and has seen no report. */
    synchronized boolean forget() {
        forgotten = true;
        if (!counted || reported) {
            return false;
        }
        account.coverage().stoppedWaiting();
        return true;
    }
}
