package io.github.captchareports.cli.option;

import io.github.captchareports.Account;
import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.journal.FileJournal;
import io.github.captchareports.cli.journal.JournalDestination;
import io.github.captchareports.cli.journal.JournalException;
import io.github.captchareports.cli.journal.JournalFile;
import io.github.captchareports.cli.journal.JournalMemory;
import io.github.captchareports.cli.journal.JournalOpener;
import io.github.captchareports.cli.journal.JournalPlace;
import io.github.captchareports.cli.journal.JournalSync;
import io.github.captchareports.cli.journal.JournalWriter;
import io.github.captchareports.cli.state.KnownComplaints;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the journal. */
public final class JournalOptions {
    /** A smaller journal is not compacted. */
    private static final long COMPACT_FROM = 1 << 20;

    @Option(
            names = "--journal",
            paramLabel = "FILE",
            description = {
                "Remember there what was sent and how it ended, so that the same input can be submitted again after a"
                        + " crash: what was settled is a duplicate and not sent; what was sent without an answer is"
                        + " sent again where the service's answer proves it (2Captcha), and is indeterminate elsewhere."
                        + " For one process at a time (FILE.lock); entries are kept for a day, and what is known of each"
                        + " account's complaints for eight; holds no key."
            })
    private @Nullable Path journal;

    @Option(
            names = "--journal-sync",
            paramLabel = "WHEN",
            defaultValue = "always",
            description = {
                "When the journal is forced to disk (default: ${DEFAULT-VALUE}).",
                "always: before a report is sent and before a result is written; survives kill -9 and a loss of power.",
                "never: left to the system; survives kill -9, but a loss of power may forget the last half minute, and"
                        + " what was sent in it would be sent again."
            })
    private JournalSync sync = JournalSync.ALWAYS;

    /** The journal's file; null where none is asked for. */
    @Nullable
    public Path file() {
        return journal;
    }

    /** Opens the journal, which warns of what it had to cut off; null where none is asked for. */
    @Nullable
    public FileJournal open(List<Account> accounts, boolean simulated, PrintStream err) {
        Path path = journal;
        return path == null ? null : explained(path, () -> open(path, accounts, simulated, err));
    }

    /**
     * Tries whether the journal could be opened, and writes nothing to it.
     *
     * @return what there is; null where none is asked for
     */
    @Nullable
    public String check(List<Account> accounts) {
        Path path = journal;
        return path == null
                ? null
                : explained(path, () -> {
                    JournalMemory memory = JournalOpener.look(
                            path,
                            JournalDestination.SERVICES,
                            InstantSource.system().instant());
                    FileJournal.checkAccounts(memory, accounts);
                    int known = memory.all().size();
                    return JournalPlace.shown(path) + " can be used; it knows " + known
                            + (known == 1 ? " task" : " tasks") + " of the last day";
                });
    }

    /** What the journal knows of complaints, for one that {@link #check} has found fit; null where none is asked for. */
    @Nullable
    public ComplaintMemory known() {
        Path path = journal;
        return path == null
                ? null
                : explained(path, () -> {
                    JournalMemory memory = JournalOpener.look(
                            path,
                            JournalDestination.SERVICES,
                            InstantSource.system().instant());
                    return new KnownComplaints(memory.complaintStates()::get);
                });
    }

    private FileJournal open(Path path, List<Account> accounts, boolean simulated, PrintStream err) throws IOException {
        InstantSource clock = InstantSource.system();
        JournalFile file = JournalOpener.open(
                path,
                simulated ? JournalDestination.SIMULATOR : JournalDestination.SERVICES,
                sync,
                clock.instant(),
                COMPACT_FROM);
        if (file.notice() != null) {
            Complaint.print(err, "--journal: " + JournalPlace.shown(path) + ": " + file.notice());
        }
        return opened(file, accounts, clock);
    }

    /** Work with a journal. */
    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T explained(Path journal, Work<T> work) {
        try {
            return work.run();
        } catch (JournalException refused) {
            throw new ConfigurationException("--journal: " + refused.explanation());
        } catch (NoSuchFileException | AccessDeniedException unreachable) {
            throw new ConfigurationException(
                    "--journal: the file cannot be written; use a path in an existing folder that may be written to");
        } catch (IOException failed) {
            throw new ConfigurationException("--journal: " + JournalPlace.shown(journal) + " cannot be used ("
                    + Quoted.of(String.valueOf(failed.getMessage())) + "); check the disk, or give another file");
        }
    }

    /** The message for a journal that failed. */
    public String explain(Throwable failure) {
        return "--journal: " + (journal == null ? "" : JournalPlace.shown(journal)) + " could not be written ("
                + Quoted.of(String.valueOf(failure.getMessage()))
                + "); nothing was sent from then on. Make room, then submit the same input with the same journal again";
    }

    private FileJournal opened(JournalFile file, List<Account> accounts, InstantSource clock) throws IOException {
        JournalWriter writer = new JournalWriter(file, sync);
        writer.start();
        try {
            return new FileJournal(file.memory(), writer, accounts, clock);
        } catch (JournalException refused) {
            writer.close();
            throw refused;
        }
    }
}
