package io.github.captchareports.tck;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.RateLimit;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The contract finds the faults it was written for: each ledger here has one. */
class SharedLedgerContractTest {
    @Nested
    class AGoodLedgerPasses implements SharedLedgerContract {
        private final InMemory ledger = new InMemory();

        @Override
        public SharedLedger ledger() {
            return ledger;
        }

        @Override
        public SharedLedger ledgerOfAnotherProcess() {
            return ledger;
        }

        @Override
        public void pass(Duration time) {
            ledger.pass(time);
        }
    }

    @Test
    void aLedgerThatGrantsEverythingIsFound() {
        InMemory everything = new InMemory() {
            @Override
            Claimed claimed(Claim claim) {
                return new Claimed.Granted(false);
            }
        };

        assertFails(new Contract(everything)::aHeldTaskIsBusyForTheRestOfTheLease, "another token holds");
        assertFails(new Contract(everything)::oneOfManyIsGranted, "how many of six");
        assertFails(new Contract(everything)::tasksAreToldApart, "the second claim");
    }

    @Test
    void aLedgerThatGrantsNothingIsFound() {
        assertFails(
                new Contract(new InMemory() {
                    @Override
                    Claimed claimed(Claim claim) {
                        return new Claimed.Busy(claim.lease());
                    }
                })::aTaskThatNobodyHoldsIsGranted,
                "a claim on a free task");
    }

    @Test
    void aLedgerThatForgetsWhoHoldsIsFound() {
        InMemory anybodys = new InMemory() {
            @Override
            boolean isHolder(Entry held, String token) {
                return false;
            }
        };

        assertFails(new Contract(anybodys)::theSameTokenRenewsItsLease, "a claim that is repeated");
        assertFails(new Contract(anybodys)::theSameTokenRenewsALeaseThatHasRunOut, "after its lease");
        assertFails(new Contract(anybodys)::aReleasedTaskIsFreeForAnyVerdict, "a released task");
    }

    @Test
    void aLedgerThatTakesEverybodyForTheHolderIsFound() {
        InMemory everybodys = new InMemory() {
            @Override
            boolean isHolder(Entry held, String token) {
                return true;
            }
        };

        assertFails(new Contract(everybodys)::aReleaseOfAnotherTokenChangesNothing, "do not hold");
        assertFails(new Contract(everybodys)::aReplaySafeClaimTakesOverWhatRanOutAndFencesTheHolderOff, "taken over");
    }

    @Test
    void aLedgerThatTakesOverWhatMustNotBeToldTwiceIsFound() {
        InMemory bold = new InMemory() {
            @Override
            boolean mayTakeOver(Claim claim, Entry held) {
                return true;
            }
        };

        assertFails(new Contract(bold)::whatRanOutIsIndeterminateForTheOppositeVerdict, "the opposite of what ran out");
        assertFails(
                new Contract(bold)::whatRanOutIsIndeterminateForAServiceThatMustNotBeToldTwice,
                "must not be told twice");
        assertFails(
                new Contract(bold)::anIndeterminateEndIsTakenOverByTheSameVerdictOnly, "the opposite of an open end");
    }

    @Test
    void aLedgerThatFreesWhatWasTakenOverIsFound() {
        assertFails(
                new Contract(new InMemory() {
                    @Override
                    @Nullable
                    Entry released(Entry held) {
                        return null;
                    }
                })::whatWasTakenOverIsIndeterminateAgainWhenReleased,
                "taken over and released");
    }

    @Test
    void aLedgerThatNotesNoEndIsFound() {
        InMemory deaf = new InMemory() {
            @Override
            boolean mayBeSettled(@Nullable Entry held, Settlement settlement) {
                return false;
            }
        };

        assertFails(new Contract(deaf)::everyEndIsRememberedByAllProcesses, "asked by another process");
        assertFails(new Contract(deaf)::anEndIsNotedThoughNobodyHeldTheTask, "settled without a claim");
        assertFails(new Contract(deaf)::theHolderMayStillSettleWhatRanOut, "settled late");
        assertFails(new Contract(deaf)::anIndeterminateEndIsReplacedByAProofFromAnyone, "a proof after");
    }

    @Test
    void aLedgerInWhichTheLastEndCountsIsFound() {
        InMemory gullible = new InMemory() {
            @Override
            boolean mayBeSettled(@Nullable Entry held, Settlement settlement) {
                return true;
            }
        };

        assertFails(new Contract(gullible)::aSettledTaskStaysAsItIs, "what was settled before");
    }

    @Test
    void aBucketWithoutABottomIsFound() {
        InMemory generous = new InMemory() {
            @Override
            public CompletionStage<Duration> reserve(AccountName account, RateLimit bucket, int tokens) {
                return CompletableFuture.completedFuture(Duration.ZERO);
            }
        };

        assertFails(new Contract(generous)::tokensBeyondTheBurstComeAtTheRate, "the wait for 1 tokens more");
        assertFails(new Contract(generous)::anAccountsBucketIsItsOwn, "the second of one token");
    }

    @Test
    void countsThatAreAddedUpAreFound() {
        InMemory adding = new InMemory() {
            @Override
            boolean addsUp() {
                return true;
            }
        };

        assertFails(new Contract(adding)::tellingTheSameCountsTwiceIsTellingThemOnce, "told twice");
    }

    @Test
    void countsOfTheProcessThatAsksAreFound() {
        InMemory all = new InMemory() {
            @Override
            boolean isOther(String process, String asking) {
                return true;
            }
        };

        assertFails(new Contract(all)::countsAreTheSumsOfAllOtherProcesses, "of one other");
    }

    @Test
    void hoursThatWereNotAskedForAreFound() {
        InMemory always = new InMemory() {
            @Override
            public CompletionStage<List<Counts>> exchange(
                    AccountName account, String process, List<Counts> mine, long sinceHour, Duration keep) {
                return super.exchange(account, process, mine, 0, keep);
            }
        };

        assertFails(new Contract(always)::typesAndHoursAreCountedApart, "since four hours ago");
    }

    private static void assertFails(Executable test, String message) {
        assertThatThrownBy(test::execute).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }

    private record Contract(InMemory ledger) implements SharedLedgerContract {
        @Override
        public SharedLedger ledgerOfAnotherProcess() {
            return ledger;
        }

        @Override
        public void pass(Duration time) {
            ledger.pass(time);
        }
    }

    /** A ledger as it should be, in memory, on a clock that is turned by hand. */
    private static class InMemory implements SharedLedger {
        private final Map<Task, Entry> tasks = new HashMap<>();
        private final Map<AccountName, Double> owed = new HashMap<>();
        private final Map<AccountName, Map<String, Map<List<Object>, Counts>>> counts = new HashMap<>();
        private Duration now = Duration.ZERO;

        record Entry(
                String token,
                io.github.captchareports.Verdict verdict,
                Duration until,
                @Nullable SettledOutcome outcome,
                boolean takenOver) {}

        void pass(Duration time) {
            now = now.plus(time);
        }

        boolean isHolder(Entry held, String token) {
            return held.outcome() == null && held.token().equals(token);
        }

        boolean mayTakeOver(Claim claim, Entry held) {
            return claim.replaySafe() && held.verdict() == claim.verdict();
        }

        boolean mayBeSettled(@Nullable Entry held, Settlement settlement) {
            return held == null || isHolder(held, settlement.token()) || isOpen(held, settlement);
        }

        private static boolean isOpen(Entry held, Settlement settlement) {
            return held.outcome() == SettledOutcome.INDETERMINATE
                    && settlement.outcome() != SettledOutcome.INDETERMINATE;
        }

        @Nullable
        Entry released(Entry held) {
            return held.takenOver() ? settled(held, SettledOutcome.INDETERMINATE) : null;
        }

        private static Entry settled(Entry held, SettledOutcome outcome) {
            return new Entry(held.token(), held.verdict(), Duration.ZERO, outcome, false);
        }

        @Override
        public synchronized CompletionStage<Claimed> claim(Claim claim) {
            return CompletableFuture.completedFuture(claimed(claim));
        }

        Claimed claimed(Claim claim) {
            Entry held = tasks.get(claim.task());
            if (held == null || isHolder(held, claim.token())) {
                return granted(claim, held != null && held.takenOver());
            }
            if (held.outcome() == null && held.until().compareTo(now) > 0) {
                return new Claimed.Busy(held.until().minus(now));
            }
            boolean open = held.outcome() == null || held.outcome() == SettledOutcome.INDETERMINATE;
            if (open && mayTakeOver(claim, held)) {
                return granted(claim, true);
            }
            SettledOutcome outcome = held.outcome() == null ? SettledOutcome.INDETERMINATE : held.outcome();
            tasks.put(claim.task(), settled(held, outcome));
            return new Claimed.Settled(held.verdict(), outcome);
        }

        private Claimed granted(Claim claim, boolean takenOver) {
            tasks.put(
                    claim.task(), new Entry(claim.token(), claim.verdict(), now.plus(claim.lease()), null, takenOver));
            return new Claimed.Granted(takenOver);
        }

        @Override
        public synchronized CompletionStage<?> settle(Settlement settlement) {
            if (mayBeSettled(tasks.get(settlement.task()), settlement)) {
                tasks.put(
                        settlement.task(),
                        new Entry(
                                settlement.token(), settlement.verdict(), Duration.ZERO, settlement.outcome(), false));
            }
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public synchronized CompletionStage<?> release(Task task, String token) {
            Entry held = tasks.get(task);
            if (held != null && isHolder(held, token)) {
                Entry left = released(held);
                if (left == null) {
                    tasks.remove(task);
                } else {
                    tasks.put(task, left);
                }
            }
            return CompletableFuture.completedFuture(true);
        }

        @Override
        public CompletionStage<Duration> reserve(AccountName account, RateLimit bucket, int tokens) {
            double taken = owed.merge(account, (double) tokens, Double::sum);
            double missing = Math.max(0, taken - bucket.burst());
            return CompletableFuture.completedFuture(Duration.ofMillis((long) (missing / bucket.perSecond() * 1000)));
        }

        boolean addsUp() {
            return false;
        }

        boolean isOther(String process, String asking) {
            return !process.equals(asking);
        }

        static Counts sum(Counts one, Counts other) {
            return new Counts(
                    one.captchaType(),
                    one.hour(),
                    one.solved() + other.solved(),
                    one.total() + other.total(),
                    one.wrong() + other.wrong(),
                    one.complaints() + other.complaints(),
                    one.confirmations() + other.confirmations());
        }

        @Override
        public CompletionStage<List<Counts>> exchange(
                AccountName account, String process, List<Counts> mine, long sinceHour, Duration keep) {
            Map<String, Map<List<Object>, Counts>> processes =
                    counts.computeIfAbsent(account, absent -> new LinkedHashMap<>());
            Map<List<Object>, Counts> own = processes.computeIfAbsent(process, absent -> new LinkedHashMap<>());
            mine.forEach(each -> own.merge(key(each), each, (before, now) -> addsUp() ? sum(before, now) : now));
            Map<List<Object>, Counts> sums = new LinkedHashMap<>();
            processes.forEach((name, all) -> {
                if (isOther(name, process)) {
                    all.values().stream()
                            .filter(each -> each.hour() >= sinceHour)
                            .forEach(each -> sums.merge(key(each), each, InMemory::sum));
                }
            });
            return CompletableFuture.completedFuture(new ArrayList<>(sums.values()));
        }

        private static List<Object> key(Counts each) {
            return List.of(each.captchaType(), each.hour());
        }
    }
}
