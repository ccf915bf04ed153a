package io.github.captchareports.cli.state;

import io.github.captchareports.ComplaintFile;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/** The memory of complaints of a run: a file, or what the ledger or the journal keeps, or none. */
public final class KeptComplaints implements AutoCloseable {
    private final @Nullable Path name;
    private final @Nullable File file;
    private final @Nullable ComplaintMemory memory;
    private final boolean simulated;
    private final PrintStream err;
    private volatile boolean complained;

    /** A file, and the thread that writes it. */
    public record File(ComplaintFile complaints, Scheduler worker) implements AutoCloseable {
        @Override
        public void close() {
            complaints.close();
            worker.dispose();
        }
    }

    private KeptComplaints(
            @Nullable Path name,
            @Nullable File file,
            @Nullable ComplaintMemory memory,
            boolean simulated,
            PrintStream err) {
        this.name = name;
        this.file = file;
        this.memory = memory == null || !simulated ? memory : new Simulated(memory);
        this.simulated = simulated;
        this.err = err;
    }

    /** Complaints in a file, which is closed with this. */
    public static KeptComplaints in(Path name, File file, boolean simulated, PrintStream err) {
        return new KeptComplaints(name, file, file.complaints(), simulated, err);
    }

    /** Complaints in another memory; null for none. */
    public static KeptComplaints in(@Nullable ComplaintMemory memory, boolean simulated, PrintStream err) {
        return new KeptComplaints(null, null, memory, simulated, err);
    }

    /** The memory; null where nothing keeps complaints. */
    @Nullable
    public ComplaintMemory memory() {
        return memory;
    }

    public void applyTo(ReporterBuilder builder) {
        if (memory != null) {
            builder.complaintMemory(memory);
        } else if (!simulated) {
            builder.listener(new ReporterListener() {
                @Override
                public void onResult(ReportResult result) {
                    if (result.request().verdict() == Verdict.INCORRECT) {
                        complained = true;
                    }
                }
            });
        }
    }

    /**
     * Closes the memory, and warns of what the next run will not know.
     *
     * @param advised whether to say so too where nothing keeps complaints
     * @return the exit code, which is not 0 where a file could not be written
     */
    public int ended(int exitCode, boolean advised) {
        close();
        if (complained && advised) {
            Complaint.print(
                    err,
                    "the next run will know nothing of these complaints: it begins as if the account had never complained."
                            + " Keep them with --state FILE, --journal FILE or --ledger URL");
        }
        Throwable failure = file == null ? null : file.complaints().failure();
        if (failure == null) {
            return exitCode;
        }
        Complaint.print(
                err,
                "--state: " + Quoted.of(String.valueOf(name)) + " could not be written (" + Complaint.cause(failure)
                        + "): the next run will not know all complaints of this one. Make room before it");
        return Math.max(exitCode, ExitCode.SOME_OTHERWISE);
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }

    /** Keeps complaints at the simulator apart from those at the services, since the accounts have the same names. */
    private record Simulated(ComplaintMemory memory) implements ComplaintMemory {
        @Override
        public CompletionStage<Optional<String>> recall(AccountName account) {
            return memory.recall(simulated(account));
        }

        @Override
        public void remember(AccountName account, String state) {
            memory.remember(simulated(account), state);
        }

        @Override
        public CompletionStage<?> forget(AccountName account) {
            return memory.forget(simulated(account));
        }

        private static AccountName simulated(AccountName account) {
            return new AccountName("simulated " + account.provider(), account.label());
        }
    }
}
