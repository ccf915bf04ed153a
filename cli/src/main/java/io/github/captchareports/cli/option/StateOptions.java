package io.github.captchareports.cli.option;

import io.github.captchareports.Account;
import io.github.captchareports.ComplaintFile;
import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.state.KeptComplaints;
import io.github.captchareports.cli.state.KnownComplaints;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The options of the memory of complaints. */
public final class StateOptions {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int LONGEST = 400;

    @Option(
            names = "--state",
            paramLabel = "FILE",
            description = {
                "Keep there what is known of each account's complaints, so that the next run goes on with it: counts of up"
                        + " to a week, and what is held. Without it they are kept in the --ledger, or in the --journal, or"
                        + " not at all. For one process at a time (FILE.lock); holds no key."
            })
    private @Nullable Path state;

    @Option(
            names = "--forget-guard",
            paramLabel = "LABEL",
            description =
                    "Forget first what is known of this account's complaints, and what is held of them. May be given"
                            + " several times.")
    private List<String> forgotten = new ArrayList<>();

    /** The file; null where none is named. */
    @Nullable
    public Path file() {
        return state;
    }

    /**
     * Opens the file, or takes the other memory, and forgets the accounts that are to be forgotten.
     *
     * @param instead where complaints are kept unless a file is named; null for nowhere
     */
    public KeptComplaints open(
            List<Account> accounts, @Nullable ComplaintMemory instead, boolean simulated, PrintStream err) {
        List<AccountName> cleared =
                forgotten.stream().map(label -> account(label, accounts)).toList();
        KeptComplaints kept = state == null
                ? KeptComplaints.in(instead, simulated, err)
                : KeptComplaints.in(state, open(state), simulated, err);
        try {
            cleared.forEach(account -> forget(account, kept.memory(), err));
            return kept;
        } catch (RuntimeException | Error failed) {
            kept.close();
            throw failed;
        }
    }

    /**
     * Reads the file. Nothing is changed, except that its lock file is made where there is none.
     *
     * @return null where no file is named
     */
    @Nullable
    public ComplaintMemory known() {
        if (!forgotten.isEmpty()) {
            throw new ConfigurationException("--forget-guard: a check changes nothing; leave it out");
        }
        if (state == null) {
            return null;
        }
        KeptComplaints.File file = open(state);
        Map<AccountName, String> states = new HashMap<>();
        for (AccountName account : file.complaints().accounts()) {
            file.complaints().recall(account).thenAccept(text -> text.ifPresent(known -> states.put(account, known)));
        }
        file.close();
        return new KnownComplaints(states::get);
    }

    private static KeptComplaints.File open(Path file) {
        Scheduler worker = Schedulers.newSingle("captcha-reports-state", true);
        boolean opened = false;
        try {
            KeptComplaints.File open = new KeptComplaints.File(ComplaintFile.open(file, worker), worker);
            opened = true;
            return open;
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException("--state: " + refused.getMessage());
        } catch (NoSuchFileException | AccessDeniedException unreachable) {
            throw new ConfigurationException(
                    "--state: the file cannot be written; use a path in an existing folder that may be written to");
        } catch (IOException failed) {
            throw new ConfigurationException("--state: " + Quoted.of(file.toString()) + " cannot be used ("
                    + Complaint.cause(failed) + "); check the disk, or give another file");
        } finally {
            if (!opened) {
                worker.dispose();
            }
        }
    }

    private static AccountName account(String label, List<Account> accounts) {
        return accounts.stream()
                .filter(account -> account.label().equals(label))
                .map(account -> new AccountName(account.provider(), label))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException("--forget-guard: " + Quoted.of(label)
                        + " is unknown; there are "
                        + ForeignText.clean(
                                accounts.stream().map(Account::label).collect(Collectors.joining(", ")), LONGEST)));
    }

    private static void forget(AccountName account, @Nullable ComplaintMemory memory, PrintStream err) {
        if (memory == null) {
            throw new ConfigurationException("--forget-guard: nothing is known from one run to the next, so there is"
                    + " nothing to forget; add the --state, --journal or --ledger that it stands in");
        }
        try {
            memory.forget(account).toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            throw unforgotten(account, Complaint.cause(failed.getCause() == null ? failed : failed.getCause()));
        } catch (TimeoutException late) {
            throw unforgotten(account, "no answer within " + PATIENCE.toSeconds() + " s");
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw unforgotten(account, "interrupted");
        }
        Complaint.print(
                err,
                "account " + Quoted.of(account.label()) + ": what was known and held of its complaints is forgotten");
    }

    private static ConfigurationException unforgotten(AccountName account, String why) {
        return new ConfigurationException("--forget-guard: the complaints of " + Quoted.of(account.label())
                + " could not be forgotten (" + why + "), and nothing was sent; mend that, or leave the option out");
    }
}
