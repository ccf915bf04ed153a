package io.github.captchareports.cli.journal;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.journal.TaskJournal;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A journal for one machine. The intent is safe before a report leaves, its end before the result is shown
 * ({@link #awaitSafe()}): so a task that was shown as accepted is known as accepted, whenever the process dies.
 */
public final class FileJournal implements TaskJournal, AutoCloseable {
    private static final int LONGEST_SHOWN = 60;

    private final JournalMemory memory;
    private final JournalWriter writer;
    /** The service of each account, once a reporter has named its accounts. */
    private volatile Map<String, String> providers = Map.of();

    private final InstantSource clock;
    private final JournalComplaints complaints;

    /**
     * Makes a journal.
     *
     * @param memory what earlier runs wrote
     * @param writer started, and closed with this
     */
    public FileJournal(JournalMemory memory, JournalWriter writer, InstantSource clock) {
        this.memory = memory;
        this.writer = writer;
        this.clock = clock;
        this.complaints = new JournalComplaints(memory.complaintStates(), writer, clock);
    }

    /**
     * Compares accounts with those that a journal knows.
     *
     * @throws JournalException if one was at another service
     */
    public static void checkAccounts(JournalMemory memory, Collection<AccountName> accounts) throws JournalException {
        Map<String, String> known = memory.providers();
        for (AccountName account : accounts) {
            String before = known.getOrDefault(account.label(), "");
            if (!before.isEmpty() && !before.equals(account.provider())) {
                throw new JournalException("account " + shown(account.label()) + " is at "
                        + ForeignText.clean(before, LONGEST_SHOWN) + " there and at " + account.provider()
                        + " here; rename the account, or give another file");
            }
        }
    }

    @Override
    public Collection<Remembered> recall(Collection<AccountName> accounts) {
        try {
            checkAccounts(memory, accounts);
        } catch (JournalException refused) {
            throw new IllegalArgumentException(refused.explanation(), refused);
        }
        providers = accounts.stream().collect(Collectors.toMap(AccountName::label, AccountName::provider));
        return memory.all();
    }

    @Override
    public Duration retention() {
        return JournalOpener.KEPT;
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
                        new JournalTaskId.Numeric(request.taskId()),
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
