package io.github.captchareports.journal.file;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.journal.TaskJournal;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A journal in a file of this machine, for {@code ReporterBuilder.journal}: a process that is killed, or loses its power, and
 * is started again on the same file reports nothing as if it were new that it has sent before. The file also keeps the
 * complaints of each account, unless {@code ReporterBuilder.complaintMemory} or a shared ledger does.
 *
 * <p>The intent is safe before a report leaves. Its end is written soon after it is known; {@link #awaitSafe} waits for it, for
 * callers that must not tell a result before it is safe. Tasks are remembered for a day, complaints for eight. No client key
 * and no domain is in the file.
 *
 * <p>One process at a time uses a file, whatever path or link it is named by. {@code FILE.lock} and, while the file is written
 * anew, {@code FILE.new} lie in the same folder. All three are regular files that only their owner may read, unless the file
 * existed before with other permissions. A file that is damaged where it matters is refused, and not changed: what is missing
 * may have been an intent.
 *
 * <p>Records are written on a thread of the journal's own, those that came while the disk was busy together. Once the file cannot be written
 * any more, every intent fails, so that the reporter sends nothing, until the journal is opened anew. Thread-safe; one reporter
 * at a time uses a journal that is opened once. Close it after the reporter's shutdown has completed:
 *
 * <pre>{@code
 * FileJournal journal = FileJournal.builder(Path.of("reports.journal")).open();
 * Reporter reporter = Reporter.builder().account(account).journal(journal).build();
 * ...
 * reporter.shutdown(Duration.ofSeconds(20)).block();
 * journal.close();
 * }</pre>
 */
public final class FileJournal implements TaskJournal, ComplaintMemory, Closeable {
    private final KnownAccounts accounts;
    private final JournalWriter writer;
    private final InstantSource clock;
    private final JournalComplaints complaints;
    private final @Nullable String notice;
    /** What earlier processes wrote, until a reporter has taken it over. */
    private final AtomicReference<@Nullable JournalMemory> earlier;

    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * Makes a journal.
     *
     * @param writer of that file; started, and closed with this
     */
    FileJournal(String name, JournalFile file, JournalWriter writer, InstantSource clock) {
        JournalMemory memory = file.memory();
        this.accounts = new KnownAccounts(name, memory.providers());
        this.writer = writer;
        this.clock = clock;
        this.complaints = new JournalComplaints(memory.complaintStates(), writer, clock);
        this.notice = file.notice();
        this.earlier = new AtomicReference<>(memory);
    }

    /**
     * Describes a journal.
     *
     * @param file its file, which need not exist, but its folder must; a relative one is looked up in the working directory
     * @return a builder
     */
    public static Builder builder(Path file) {
        return new Builder(file);
    }

    /** Describes a journal. Not thread-safe. */
    public static final class Builder {
        private static final long COMPACT_FROM = 1 << 20;

        private final Path file;
        private JournalSync sync = JournalSync.ALWAYS;
        private JournalDestination destination = JournalDestination.SERVICES;
        private InstantSource clock = InstantSource.system();
        private long compactFrom = COMPACT_FROM;

        private Builder(Path file) {
            this.file = file;
        }

        /**
         * Sets when the file is forced to disk. Default {@link JournalSync#ALWAYS}.
         *
         * @param when before each report, or when the operating system sees fit
         * @return this
         */
        public Builder sync(JournalSync when) {
            this.sync = when;
            return this;
        }

        /**
         * Sets where the reports go, which the file notes: a journal of the one is refused for the other. Default {@link
         * JournalDestination#SERVICES}.
         *
         * @param reports whether the accounts are at services or at a simulator
         * @return this
         */
        public Builder destination(JournalDestination reports) {
            this.destination = reports;
            return this;
        }

        /**
         * Sets the wall clock by which records are dated and forgotten. Default: the system's.
         *
         * @param wallClock the clock
         * @return this
         */
        public Builder clock(InstantSource wallClock) {
            this.clock = wallClock;
            return this;
        }

        /** Sets the size in bytes below which the file is not written anew. */
        Builder compactFrom(long bytes) {
            this.compactFrom = bytes;
            return this;
        }

        /**
         * Opens the journal for this process, or begins it where there is none. Blocks: the file is read to its end.
         *
         * @return the journal; its {@link FileJournal#notice} says what had to be cut off
         * @throws JournalException if the file cannot be used as it is: another process has it, a newer version or another
         *     program wrote it, it is damaged, it is no regular file, its folder cannot be written to, or its disk is full. The
         *     message has the file's name, the problem and the remedy; nothing was changed
         */
        public FileJournal open() throws JournalException {
            return JournalException.explained(file, () -> {
                JournalFile opened = JournalOpener.open(file, destination, sync, clock.instant(), compactFrom);
                JournalWriter writer = new JournalWriter(opened, sync);
                writer.start();
                return new FileJournal(JournalPlace.shown(file), opened, writer, clock);
            });
        }

        /**
         * Reads the file as {@link #open} would, and leaves it as it is; {@code FILE.lock} is made where there is none. Blocks.
         *
         * @return what is in it
         * @throws JournalException if it could not be opened
         */
        public JournalContents inspect() throws JournalException {
            return JournalException.explained(
                    file,
                    () -> new JournalContents(
                            JournalPlace.shown(file), JournalOpener.look(file, destination, clock.instant())));
        }
    }

    /**
     * What was found to be missing or cut off when the file was opened, and whether that matters, in words for an operator.
     *
     * @return empty where all was well
     */
    public Optional<String> notice() {
        return Optional.ofNullable(notice);
    }

    /**
     * Compares accounts with those that the journal knows, as {@link #recall(Collection)} does.
     *
     * @param named the accounts that reports are for
     * @throws JournalException if one of the labels belonged to an account at another service; the message names it
     */
    public void check(Collection<AccountName> named) throws JournalException {
        accounts.check(named);
    }

    /**
     * What earlier processes wrote. It is handed over once, to the reporter that is opened on this journal, and not kept.
     *
     * @throws IllegalStateException if a reporter has it already
     */
    @Override
    public Collection<Remembered> recall(Collection<AccountName> named) {
        try {
            accounts.check(named);
        } catch (JournalException refused) {
            throw new IllegalArgumentException(refused.getMessage(), refused);
        }
        JournalMemory memory = earlier.getAndSet(null);
        if (memory == null) {
            throw new IllegalStateException(accounts.journal()
                    + " is the journal of a reporter already; close both, and open the journal anew for another one");
        }
        accounts.use(named);
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

    @Override
    public CompletionStage<Optional<String>> recall(AccountName account) {
        return complaints.recall(account);
    }

    @Override
    public void remember(AccountName account, String state) {
        complaints.remember(account, state);
    }

    @Override
    public CompletionStage<?> forget(AccountName account) {
        return complaints.forget(account);
    }

    /** Waits until all that was settled is safe, or can never be: {@link #failure} says so then. */
    public void awaitSafe() {
        writer.awaitSafe();
    }

    /**
     * Why nothing is written any more.
     *
     * @return null where all is well
     */
    public @Nullable Throwable failure() {
        return writer.failure();
    }

    /**
     * Writes what is left, and releases the file. Blocks; {@link #failure} says whether all could be written. What is handed over afterwards
     * is refused.
     *
     * @throws IOException if the file cannot be closed
     */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            complaints.flush();
            writer.close();
        }
    }

    private byte[] frame(ReportRequest request, JournalRecord.@Nullable End end) {
        return new JournalRecord(
                        clock.millis(),
                        request.account(),
                        accounts.providerOf(request.account()),
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
}
