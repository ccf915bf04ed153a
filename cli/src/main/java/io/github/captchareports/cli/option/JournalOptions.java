package io.github.captchareports.cli.option;

import io.github.captchareports.Account;
import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.state.KnownComplaints;
import io.github.captchareports.journal.file.FileJournal;
import io.github.captchareports.journal.file.JournalContents;
import io.github.captchareports.journal.file.JournalDestination;
import io.github.captchareports.journal.file.JournalException;
import io.github.captchareports.journal.file.JournalSync;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the journal. */
public final class JournalOptions {
    private static final int LONGEST_SHOWN = 1_000;

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
        if (path == null) {
            return null;
        }
        JournalDestination destination = simulated ? JournalDestination.SIMULATOR : JournalDestination.SERVICES;
        FileJournal opened = explained(FileJournal.builder(path).sync(sync).destination(destination)::open);
        opened.notice().ifPresent(notice -> Complaint.print(err, "--journal: " + shown(path) + ": " + notice));
        return explained(() -> {
            try {
                opened.check(names(accounts));
                return opened;
            } catch (JournalException refused) {
                opened.close();
                throw refused;
            }
        });
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
                : explained(() -> {
                    JournalContents contents = FileJournal.builder(path).inspect();
                    contents.check(names(accounts));
                    int known = contents.tasks();
                    return shown(path) + " can be used; it knows " + known + (known == 1 ? " task" : " tasks")
                            + " of the last day";
                });
    }

    /** What the journal knows of complaints, for one that {@link #check} has found fit; null where none is asked for. */
    @Nullable
    public ComplaintMemory known() {
        Path path = journal;
        return path == null
                ? null
                : explained(() -> {
                    JournalContents contents = FileJournal.builder(path).inspect();
                    return new KnownComplaints(
                            account -> contents.complaints(account).orElse(null));
                });
    }

    private static List<AccountName> names(List<Account> accounts) {
        return accounts.stream()
                .map(account -> new AccountName(account.provider(), account.label()))
                .toList();
    }

    /** Work with a journal. */
    private interface Work<T> {
        T run() throws IOException;
    }

    private static <T> T explained(Work<T> work) {
        try {
            return work.run();
        } catch (IOException refused) {
            boolean unreachable = refused.getCause() instanceof NoSuchFileException
                    || refused.getCause() instanceof AccessDeniedException;
            throw new ConfigurationException("--journal: "
                    + (unreachable
                            ? "the file cannot be written; use a path in an existing folder that may be written to"
                            : refused.getMessage()));
        }
    }

    /** The message for a journal that failed. */
    public String explain(Throwable failure) {
        return "--journal: " + (journal == null ? "" : shown(journal)) + " could not be written ("
                + Quoted.of(String.valueOf(failure.getMessage()))
                + "); nothing was sent from then on. Make room, then submit the same input with the same journal again";
    }

    private static String shown(Path path) {
        return ForeignText.clean(path.toString(), LONGEST_SHOWN);
    }
}
