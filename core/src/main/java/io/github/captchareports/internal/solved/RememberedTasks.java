package io.github.captchareports.internal.solved;

import io.github.captchareports.AccountControl;
import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportObserver;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResults;
import io.github.captchareports.Reporter;
import io.github.captchareports.SolvedCoverage;
import io.github.captchareports.SolvedTask;
import io.github.captchareports.SolvedTasks;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.ledger.SolvedTaskStore;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/** Remembers solved tasks in this process, and asks the store for those of others. */
public final class RememberedTasks implements SolvedTasks {
    private final Scheduler clock;
    private final TaskCache cache;
    private final @Nullable SharedTasks shared;
    private final @Nullable CoverageCheck atTheEnd;
    private volatile @Nullable Opened opened;

    /** The reporter, and its accounts by label. */
    private record Opened(Reporter reporter, Map<String, SolvedAccount> accounts) {
        SolvedAccount account(String label) {
            SolvedAccount account = accounts.get(label);
            if (account == null) {
                throw new IllegalArgumentException(
                        "account: no account '" + ForeignText.clean(label, 100) + "'; there are " + accounts.keySet());
            }
            return account;
        }
    }

    /**
     * Remembers nothing yet.
     *
     * @param maximumSize how many tasks are remembered at most
     * @param store where processes find each other's tasks; null where there is none
     * @param storeTimeout how long an answer of it may take
     */
    public RememberedTasks(long maximumSize, @Nullable SolvedTaskStore store, Duration storeTimeout, Scheduler clock) {
        this.clock = clock;
        this.shared = store == null ? null : new SharedTasks(store, storeTimeout, clock);
        this.atTheEnd = shared == null ? null : new CoverageCheck(shared, clock);
        this.cache = new TaskCache(maximumSize, clock, this::onForgotten);
    }

    @Override
    public void onOpen(Reporter reporter) {
        if (opened != null) {
            throw new IllegalStateException(
                    "solved tasks: one SolvedTasks for two reporters; build one for each reporter");
        }
        Map<String, SolvedAccount> accounts = new LinkedHashMap<>();
        for (AccountControl account : reporter.accounts()) {
            accounts.put(account.label(), new SolvedAccount(account));
        }
        opened = new Opened(reporter, accounts);
    }

    @Override
    public ReportObserver observe(ReportRequest request, ContextView context) {
        RememberedTask task = cache.find(request.account(), request.taskId());
        if (task != null && task.markReported() && shared != null) {
            shared.tellReported(task).subscribe(told -> {}, failure -> {});
        }
        return ReportObserver.NONE;
    }

    @Override
    public Mono<Void> solved(SolvedTask task) {
        SolvedAccount account = opened().account(task.account());
        RememberedTask mine = new RememberedTask(account, task, now() + account.keepNanos(), false);
        if (!cache.putIfAbsent(mine)) {
            return Mono.empty();
        }
        if (shared == null) {
            mine.count();
            return Mono.empty();
        }
        CompletableFuture<Void> told = new CompletableFuture<>();
        shared.tell(mine)
                .subscribe(
                        first -> {
                            if (first) {
                                mine.count();
                            }
                            told.complete(null);
                        },
                        unreachable -> {
                            mine.count();
                            told.completeExceptionally(unreachable);
                        });
        return Mono.fromFuture(told, true);
    }

    @Override
    public Mono<ReportResult> report(String account, TaskId taskId, Verdict verdict) {
        ReportRequest asked = ReportRequest.builder()
                .account(account)
                .taskId(taskId)
                .verdict(verdict)
                .captchaType(CaptchaType.OTHER)
                .solvedAt(Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS)))
                .build();
        return Mono.defer(() -> report(opened(), asked));
    }

    private Mono<ReportResult> report(Opened open, ReportRequest asked) {
        SolvedAccount account = open.accounts().get(asked.account());
        if (account == null) {
            // It says so itself.
            return open.reporter().report(asked);
        }
        return found(account, asked.taskId())
                .map(task ->
                        open.reporter().report(task.request(asked.verdict()).build()))
                .onErrorResume(unreachable -> Mono.just(undelivered(asked, UndeliveredReason.SOLVED_TASKS_UNREACHABLE)))
                .switchIfEmpty(Mono.fromSupplier(() -> {
                    account.coverage().unknown();
                    return undelivered(asked, UndeliveredReason.UNKNOWN_TASK);
                }))
                .flatMap(result -> result);
    }

    @Override
    public Mono<SolvedTask> find(String account, TaskId taskId) {
        Objects.requireNonNull(taskId, "taskId");
        return Mono.defer(() -> found(opened().account(account), taskId));
    }

    @Override
    public SolvedCoverage coverage(String account) {
        SolvedAccount known = opened().account(account);
        cache.forgetExpired();
        return known.coverage().snapshot();
    }

    private Mono<SolvedTask> found(SolvedAccount account, TaskId taskId) {
        RememberedTask here = cache.find(account.name().label(), taskId);
        if (here != null) {
            return Mono.just(here.task());
        }
        return shared == null
                ? Mono.empty()
                : shared.find(account, taskId).map(stored -> {
                    cache.putIfAbsent(
                            new RememberedTask(account, stored.task(), now() + account.keepNanos(), stored.reported()));
                    return stored.task();
                });
    }

    private void onForgotten(RememberedTask task, boolean early) {
        if (!task.forget()) {
            return;
        }
        Coverage coverage = task.account().coverage();
        if (early) {
            coverage.evicted();
        } else if (atTheEnd == null) {
            coverage.unreported();
        } else {
            atTheEnd.ask(task);
        }
    }

    private Opened opened() {
        Opened open = opened;
        if (open == null) {
            throw new IllegalStateException(
                    "solved tasks: no reporter; hand this to Reporter.builder().listener(...) and build the reporter first");
        }
        return open;
    }

    private static Mono<ReportResult> undelivered(ReportRequest asked, UndeliveredReason reason) {
        return Mono.just(ReportResults.undelivered(asked, AttemptSummary.NONE, reason));
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }
}
