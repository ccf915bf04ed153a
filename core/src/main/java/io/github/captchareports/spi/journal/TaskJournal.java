package io.github.captchareports.spi.journal;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * A memory that outlives the process: what is about to be sent is written down before it leaves, and how it ended
 * afterwards. A reporter that is opened on the same journal knows what was reported, and what may have been, and answers
 * requests for it:
 *
 * <ul>
 *   <li>A task that ended is a {@link ReportResult.Duplicate}, however late the request is.
 *   <li>A task that was sent, and whose end is not known, is sent again where the service's answer proves what became of
 *       the first report; elsewhere it is {@link ReportResult.Indeterminate}, and nothing is sent. With the opposite verdict
 *       it is a duplicate that conflicts.
 *   <li>A task of which neither is written is free.
 * </ul>
 *
 * <p>A journal belongs to one reporter at a time. The account's label names the account: one that moves to another service
 * needs another label.
 *
 * <p>Methods are called from any thread, many at a time, and MUST NOT block.
 */
public interface TaskJournal {
    /**
     * What was written down by earlier processes: asked once, when the reporter is opened; this method alone may block.
     * Tasks whose end is missing are {@link SettledOutcome#INDETERMINATE}; tasks that ended so that they are free are left
     * out. Of several records of a task the last one counts.
     *
     * @param accounts those of the reporter; tasks of others need not be answered
     * @return the tasks that must not be reported as if they were new, each once
     * @throws IllegalArgumentException if the journal knows one of the labels as that of an account at another service: its
     *     tasks would be taken for others. The message names the account and says what to do; the reporter is not opened
     */
    Collection<Remembered> recall(Collection<AccountName> accounts);

    /**
     * How long the journal remembers a task after its last record, at least: asked when the reporter is opened. The
     * reporter, which keeps what it knows in memory, some 29 bytes a task, keeps tasks of earlier processes and its own as
     * long; a task that it forgets sooner would be reported as if it were new, although the journal knows it.
     *
     * @return zero or more; the reporter remembers a task at least for the service's reporting window. Default zero
     */
    default Duration retention() {
        return Duration.ZERO;
    }

    /**
     * Writes down that a report is about to be sent. The report is handed to no connection before the stage completes,
     * and not at all when it fails: it ends undelivered.
     *
     * @param request the report
     * @return completes when the intent is as safe as the journal makes it
     */
    CompletionStage<?> intend(ReportRequest request);

    /**
     * Writes down how a report ended for which an intent was written. Called once for each of them; nobody waits for it.
     *
     * @param result the end
     */
    void settle(ReportResult result);

    /**
     * A task of an earlier process.
     *
     * @param account the account's label
     * @param taskId the task
     * @param verdict the verdict that was reported
     * @param outcome how it ended
     */
    record Remembered(String account, TaskId taskId, Verdict verdict, SettledOutcome outcome) {}
}
