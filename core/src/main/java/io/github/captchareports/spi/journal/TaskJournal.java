package io.github.captchareports.spi.journal;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import java.util.Collection;
import java.util.concurrent.CompletionStage;

/**
 * A memory that outlives the process: what is about to be sent is written down before it leaves, and how it ended
 * afterwards. A reporter that is opened on the same journal knows what was reported, and what may have been.
 *
 * <p>Methods are called from any thread, many at a time, and MUST NOT block.
 */
public interface TaskJournal {
    /**
     * What was written down by earlier processes: asked once, when the reporter is opened; this method alone may block.
     * Tasks whose end is missing are {@link SettledOutcome#INDETERMINATE}.
     *
     * @return the tasks that must not be reported as if they were new
     */
    Collection<Remembered> recall();

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
