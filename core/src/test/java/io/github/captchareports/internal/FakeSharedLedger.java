package io.github.captchareports.internal;

import io.github.captchareports.RateLimit;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * What a shared ledger does, in memory and on virtual time. Its trouble is a word: {@code none}, {@code fails}, {@code read-only},
 * {@code deaf} (nothing is heard, nothing said), {@code mute} (all is heard, nothing said) or {@code nonsense} (nulls).
 */
final class FakeSharedLedger implements SharedLedger {
    final List<String> heard = new ArrayList<>();
    final List<String> tokens = new ArrayList<>();
    String trouble = "none";
    Duration latency = Duration.ZERO;
    Runnable beforeAnswers = () -> {};
    private final Scheduler clock;
    private final Map<Task, Entry> tasks = new HashMap<>();
    private final Map<AccountName, Double> fullAt = new HashMap<>();
    private final Map<AccountName, Map<String, Map<List<Object>, Counts>>> counts = new HashMap<>();

    private record Entry(
            String token,
            Verdict verdict,
            long until,
            @Nullable SettledOutcome outcome,
            boolean takenOver) {}

    FakeSharedLedger(Scheduler clock) {
        this.clock = clock;
    }

    /** Forgets everything. */
    void lose() {
        tasks.clear();
        fullAt.clear();
        counts.clear();
    }

    @Nullable
    SettledOutcome outcome(String account, long taskId) {
        Entry entry = tasks.get(new Task(new AccountName(account, account), TaskId.of(taskId)));
        return entry == null ? null : entry.outcome();
    }

    boolean knows(String account, long taskId) {
        return tasks.containsKey(new Task(new AccountName(account, account), TaskId.of(taskId)));
    }

    /** Another process claims a task and dies. */
    void claimForTheDead(String account, long taskId, Verdict verdict, Duration lease) {
        tasks.put(
                new Task(new AccountName(account, account), TaskId.of(taskId)),
                new Entry("dead", verdict, now() + lease.toNanos(), null, false));
    }

    long heard(String what) {
        return heard.stream().filter(word -> word.startsWith(what)).count();
    }

    @Override
    public CompletionStage<Claimed> claim(Claim claim) {
        return answer("claim " + claim.task().taskId(), () -> claimed(claim));
    }

    private Claimed claimed(Claim claim) {
        tokens.add(claim.token());
        Entry held = tasks.get(claim.task());
        boolean mine = held == null || (held.outcome() == null && held.token().equals(claim.token()));
        if (held != null && held.outcome() == null && !mine && held.until() > now()) {
            return new Claimed.Busy(Duration.ofNanos(held.until() - now()));
        }
        boolean open = held != null
                && !mine
                && (held.outcome() == null || held.outcome() == SettledOutcome.INDETERMINATE)
                && claim.replaySafe()
                && held.verdict() == claim.verdict();
        boolean takenOver = open || (held != null && mine && held.takenOver());
        if (held == null || mine || open) {
            tasks.put(
                    claim.task(),
                    new Entry(
                            claim.token(),
                            claim.verdict(),
                            now() + claim.lease().toNanos(),
                            null,
                            takenOver));
            return new Claimed.Granted(takenOver);
        }
        if (held.outcome() == null) {
            tasks.put(claim.task(), new Entry(held.token(), held.verdict(), 0, SettledOutcome.INDETERMINATE, false));
        }
        return new Claimed.Settled(
                held.verdict(), held.outcome() == null ? SettledOutcome.INDETERMINATE : held.outcome());
    }

    @Override
    public CompletionStage<?> settle(Settlement settlement) {
        return answer("settle " + settlement.task().taskId() + " " + settlement.outcome(), () -> {
            Entry held = tasks.get(settlement.task());
            if (held == null
                    || held.token().equals(settlement.token())
                    || held.outcome() == SettledOutcome.INDETERMINATE) {
                tasks.put(
                        settlement.task(),
                        new Entry(settlement.token(), settlement.verdict(), 0, settlement.outcome(), false));
            }
            return true;
        });
    }

    @Override
    public CompletionStage<?> release(Task task, String token) {
        return answer(
                "release " + task.taskId(),
                () -> tasks.computeIfPresent(task, (key, held) -> {
                    if (held.outcome() != null || !held.token().equals(token)) {
                        return held;
                    }
                    return held.takenOver()
                            ? new Entry(token, held.verdict(), 0, SettledOutcome.INDETERMINATE, false)
                            : null;
                }));
    }

    @Override
    public CompletionStage<Duration> reserve(AccountName account, RateLimit bucket, int tokens) {
        return answer("reserve " + tokens, () -> {
            double perNano = bucket.perSecond() / 1e9;
            double full = Math.max(fullAt.getOrDefault(account, 0.0), (double) now()) + tokens / perNano;
            fullAt.put(account, full);
            return Duration.ofNanos((long) Math.ceil(Math.max(0, full - bucket.burst() / perNano - now())));
        });
    }

    @Override
    public CompletionStage<List<Counts>> exchange(
            AccountName account, String process, List<Counts> mine, long sinceHour, Duration keep) {
        return answer("exchange " + account.label(), () -> {
            Map<String, Map<List<Object>, Counts>> all = counts.computeIfAbsent(account, name -> new HashMap<>());
            Map<List<Object>, Counts> own = all.computeIfAbsent(process, name -> new HashMap<>());
            mine.forEach(sums -> own.put(kind(sums), sums));
            Map<List<Object>, Counts> others = new HashMap<>();
            all.forEach((other, theirs) -> {
                if (!other.equals(process)) {
                    theirs.forEach((kind, sums) -> others.merge(kind, sums, FakeSharedLedger::plus));
                }
            });
            return others.values().stream()
                    .filter(sums -> sums.hour() >= sinceHour)
                    .toList();
        });
    }

    private static List<Object> kind(Counts counts) {
        return List.of(counts.captchaType(), counts.hour());
    }

    private static Counts plus(Counts one, Counts other) {
        return new Counts(
                one.captchaType(),
                one.hour(),
                one.solved() + other.solved(),
                one.total() + other.total(),
                one.wrong() + other.wrong(),
                one.complaints() + other.complaints(),
                one.confirmations() + other.confirmations());
    }

    private <T extends @Nullable Object> CompletionStage<T> answer(String question, Supplier<T> act) {
        beforeAnswers.run();
        if (trouble.equals("fails")) {
            return CompletableFuture.failedFuture(new IllegalStateException("no connection"));
        }
        if (trouble.equals("read-only") && !question.startsWith("exchange")) {
            return CompletableFuture.failedFuture(new IllegalStateException("READONLY"));
        }
        CompletableFuture<T> answer = new CompletableFuture<>();
        if (trouble.equals("deaf")) {
            return answer;
        }
        if (trouble.equals("nonsense")) {
            answer.complete(null);
            return answer;
        }
        heard.add(question);
        T value = act.get();
        if (!trouble.equals("mute")) {
            if (latency.isZero()) {
                answer.complete(value);
            } else {
                clock.schedule(() -> answer.complete(value), latency.toNanos(), TimeUnit.NANOSECONDS);
            }
        }
        return answer;
    }

    private long now() {
        return clock.now(TimeUnit.NANOSECONDS);
    }
}
