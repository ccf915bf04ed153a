package io.github.captchareports.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptSummary;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.support.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;

/** The ledger through random scripts, step by step against two plain maps. */
@Tag("model")
class LedgerModelTest {
    private static final int SCRIPTS = Level.count(500, 4_000, 100_000);
    private static final ReportRequest REQUEST = ReportRequest.builder()
            .account("any")
            .taskId(1)
            .verdict(Verdict.CORRECT)
            .captchaType(CaptchaType.IMAGE)
            .solvedAt(Instant.EPOCH)
            .build();
    private static final ReportResult ACCEPTED =
            new ReportResult.Accepted(REQUEST, AttemptSummary.NONE, Confirmation.REPLY);
    private static final ReportResult UNCLEAR =
            new ReportResult.Indeterminate(REQUEST, AttemptSummary.NONE, IndeterminateCause.ANSWER_LOST);
    private static final ReportResult UNDELIVERED =
            new ReportResult.Undelivered(REQUEST, AttemptSummary.NONE, UndeliveredReason.UNREACHABLE);

    @Test
    void theLedgerDoesWhatTwoMapsWouldDo() {
        long first = Level.seed("ledger", 0);
        for (long seed = first; seed < first + SCRIPTS; seed++) {
            try {
                new Script(seed).run();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("script with seed " + seed + ": " + failure.getMessage(), failure);
            }
        }
    }

    private static final class Script {
        private final Random random;
        private final VirtualTimeScheduler clock = VirtualTimeScheduler.create();
        private final List<TaskKey.Keeping> accounts = new ArrayList<>();
        private final int maximumSize;
        private final int tasks;
        private final Ledger ledger;

        private final Map<TaskKey, Claim> inFlight = new HashMap<>();
        /** In the order of their ends. */
        private final Map<TaskKey, Entry> settled = new LinkedHashMap<>();

        private long now;
        private long evictions;
        private long hits;

        Script(long seed) {
            random = new Random(seed);
            maximumSize = 1 + random.nextInt(random.nextBoolean() ? 20 : 400);
            tasks = 1 + random.nextInt(600);
            for (int i = 0; i <= random.nextInt(3); i++) {
                accounts.add(new TaskKey.Keeping("account " + i, 1 + random.nextInt(100_000), random.nextBoolean()));
            }
            pass(random.nextInt(1_000));
            ledger = new Ledger(maximumSize, clock);
        }

        /** Numbers and texts by turns. */
        private static TaskId id(int number) {
            return switch (number % 3) {
                case 0 -> TaskId.of("text-" + number);
                case 1 -> TaskId.of(new UUID(0, number).toString());
                default -> TaskId.of(number);
            };
        }

        void run() {
            for (int step = 0; step < 600; step++) {
                // Each end at a time of its own: which of two accounts' oldest goes first is open otherwise.
                pass(1 + random.nextInt(random.nextInt(50) == 0 ? 200_000 : 200));
                TaskKey key = new TaskKey(accounts.get(random.nextInt(accounts.size())), id(random.nextInt(tasks)));
                switch (random.nextInt(12)) {
                    case 0 -> {
                        ledger.remember(key, new Settled(Verdict.INCORRECT, SettledOutcome.ACCEPTED));
                        remember(key, new Settled(Verdict.INCORRECT, SettledOutcome.ACCEPTED));
                    }
                    case 1 ->
                        assertThat(ledger.isFree(key)).isEqualTo(!inFlight.containsKey(key) && known(key) == null);
                    case 2, 3, 4, 5, 6 -> claim(key, random.nextInt(4) == 0 ? Verdict.INCORRECT : Verdict.CORRECT);
                    default -> end();
                }
                assertThat(ledger.hits()).isEqualTo(hits);
                assertThat(ledger.evictions()).isEqualTo(evictions);
                if (random.nextInt(10) == 0) {
                    forgetExpired();
                    assertThat(ledger.entries()).isEqualTo(inFlight.size() + settled.size());
                }
            }
        }

        private void pass(long nanos) {
            clock.advanceTimeBy(Duration.ofNanos(nanos));
            now += nanos;
        }

        private void claim(TaskKey key, Verdict verdict) {
            Claimed claimed = ledger.claim(key, verdict);
            Claim holder = inFlight.get(key);
            Settled known = known(key);
            if (holder != null) {
                hits++;
                assertThat(claimed).isEqualTo(new Claimed.InFlight(holder));
                return;
            }
            boolean again = known != null
                    && known.equals(new Settled(verdict, SettledOutcome.INDETERMINATE))
                    && key.account().replaySafe();
            if (known != null && !again) {
                hits++;
                assertThat(claimed).isEqualTo(new Claimed.Known(known));
                return;
            }
            assertThat(claimed).isInstanceOf(Claimed.Owned.class);
            Claim mine = ((Claimed.Owned) claimed).claim();
            assertThat(mine.verdict()).isEqualTo(verdict);
            assertThat(mine.inheritsUnclear()).isEqualTo(again);
            if (again) {
                settled.remove(key);
            }
            inFlight.put(key, mine);
        }

        private void end() {
            if (inFlight.isEmpty()) {
                return;
            }
            TaskKey key = List.copyOf(inFlight.keySet()).get(random.nextInt(inFlight.size()));
            Claim claim = Objects.requireNonNull(inFlight.remove(key));
            switch (random.nextInt(6)) {
                case 0 -> ledger.release(key, claim);
                case 1 -> ledger.settle(key, claim, UNDELIVERED);
                case 2 -> {
                    ledger.adopt(key, claim, new Settled(Verdict.CORRECT, SettledOutcome.DUPLICATE));
                    remember(key, new Settled(Verdict.CORRECT, SettledOutcome.DUPLICATE));
                }
                case 3, 4 -> {
                    ledger.settle(key, claim, UNCLEAR);
                    remember(key, new Settled(claim.verdict(), SettledOutcome.INDETERMINATE));
                }
                default -> {
                    ledger.settle(key, claim, ACCEPTED);
                    remember(key, new Settled(claim.verdict(), SettledOutcome.ACCEPTED));
                }
            }
            if (random.nextInt(10) == 0) {
                ledger.settle(key, claim, UNCLEAR);
            }
        }

        private void remember(TaskKey key, Settled end) {
            settled.remove(key);
            settled.put(key, new Entry(end, now));
            forgetExpired();
            while (settled.size() > maximumSize) {
                settled.remove(settled.keySet().iterator().next());
                evictions++;
            }
        }

        private @Nullable Settled known(TaskKey key) {
            Entry entry = settled.get(key);
            return entry == null || isExpired(key, entry) ? null : entry.settled();
        }

        private void forgetExpired() {
            settled.entrySet().removeIf(entry -> isExpired(entry.getKey(), entry.getValue()));
        }

        private boolean isExpired(TaskKey key, Entry entry) {
            return now - entry.at() >= key.account().keepNanos();
        }
    }

    private record Entry(Settled settled, long at) {}
}
