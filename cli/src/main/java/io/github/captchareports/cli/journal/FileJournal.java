package io.github.captchareports.cli.journal;

import io.github.captchareports.Account;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.journal.TaskJournal;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A journal for one machine. The intent is safe before a report leaves, its end before the result is shown
 * ({@link #awaitSafe()}): so a task that was shown as accepted is known as accepted, whenever the process dies.
 */
public final class FileJournal implements TaskJournal, AutoCloseable {
    private static final int LONGEST_SHOWN = 60;

    private final JournalMemory memory;
    private final JournalWriter writer;
    private final Map<String, String> providers;
    private final InstantSource clock;
    private final JournalComplaints complaints;

    /**
     * Makes a journal.
     *
     * @param memory what earlier runs wrote
     * @param writer started, and closed with this
     * @param accounts those that reports are for
     * @throws JournalException if an account was at another service, or has a label that cannot be written
     */
    public FileJournal(JournalMemory memory, JournalWriter writer, List<Account> accounts, InstantSource clock)
            throws JournalException {
        this.memory = memory;
        this.writer = writer;
        this.providers = new HashMap<>();
        this.clock = clock;
        this.complaints = new JournalComplaints(memory.complaintStates(), writer, clock);
        accounts.forEach(account -> providers.put(account.label(), account.provider()));
        checkAccounts(memory, accounts);
    }

    /**
     * Compares accounts with those that a journal knows.
     *
     * @throws JournalException if one was at another service
     */
    public static void checkAccounts(JournalMemory memory, List<Account> accounts) throws JournalException {
        Map<String, String> known = memory.providers();
        for (Account account : accounts) {
            String before = known.get(account.label());
            if (before != null && !before.equals(account.provider())) {
                throw new JournalException("account " + shown(account.label()) + " is at "
                        + ForeignText.clean(before, LONGEST_SHOWN) + " there and at " + account.provider()
                        + " here; rename the account, or give another file");
            }
        }
    }

    @Override
    public Collection<Remembered> recall() {
        return memory.all();
    }

    @Override
    public CompletionStage<?> intend(ReportRequest request) {
        return writer.appendSafely(frame(request, null));
    }

    @Override
    public void settle(ReportResult result) {
        writer.append(
                frame(result.request(), new JournalRecord.End(result.outcome(), lastCode(result), result.attempts())));
    }

    /** The same journal, for the complaints of its accounts. */
    public ComplaintMemory complaints() {
        return complaints;
    }

    /** What an earlier run left of a task; null where it is free. */
    @Nullable
    public Remembered earlier(ReportRequest request) {
        return memory.of(request.account(), request.taskId());
    }

    /** Waits until all that was settled is safe, or can never be. */
    public void awaitSafe() {
        writer.awaitSafe();
    }

    /** Why nothing is written any more; null where all is well. */
    @Nullable
    public Throwable failure() {
        return writer.failure();
    }

    @Override
    public void close() throws IOException {
        complaints.flush();
        writer.close();
    }

    private byte[] frame(ReportRequest request, JournalRecord.@Nullable End end) {
        return new JournalRecord(
                        clock.millis(),
                        request.account(),
                        providers.getOrDefault(request.account(), ""),
                        request.taskId(),
                        request.verdict(),
                        end)
                .frame();
    }

    /** The service's last code; null where there was none. */
    private static @Nullable String lastCode(ReportResult result) {
        if (result instanceof Rejected rejected) {
            return rejected.code();
        }
        if (result instanceof Withheld withheld && withheld.code() != null) {
            return withheld.code();
        }
        return result.attemptSummary().errorCode();
    }

    private static String shown(String label) {
        return '"' + ForeignText.clean(label, LONGEST_SHOWN) + '"';
    }
}
