package io.github.captchareports.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.RateLimit;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger.Claim;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed.Busy;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed.Granted;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed.Settled;
import io.github.captchareports.spi.ledger.SharedLedger.Counts;
import io.github.captchareports.spi.ledger.SharedLedger.Settlement;
import io.github.captchareports.spi.ledger.SharedLedger.Task;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link io.github.captchareports.spi.ledger.SharedLedger} promises, on one server and on a cluster alike. */
abstract class LedgerContract {
    private static final Granted MINE = new Granted(false);
    private static final Granted TAKEN_OVER = new Granted(true);
    private static final Duration LEASE = Duration.ofMinutes(10);
    private static final Duration SHORT = Duration.ofMillis(5);
    private static final Duration KEEP = Duration.ofHours(24);
    private static final AtomicLong TASKS = new AtomicLong(70_000_000_000L);
    private static final List<String> ODD = List.of(
            "",
            "a",
            "a:b",
            "a%003ab",
            "%",
            "{a}",
            "{b}",
            "a b",
            "\u0000",
            "\n",
            "é",
            "日本",
            "\ud83d\ude00",
            "\ud800",
            "\udc00",
            "?",
            "A",
            "*",
            "\\",
            "\"",
            "a:1");

    /** The account is another one for each test. */
    private final AccountName account = new AccountName("2captcha", "shop-" + TASKS.incrementAndGet());

    private final Task task = new Task(account, TaskId.of(TASKS.incrementAndGet()));

    /** Ledgers on the same Redis, on connections of their own. */
    abstract RedisSharedLedger first();

    abstract RedisSharedLedger second();

    /** Time to live in ms, or -2 where there is no such key. */
    abstract long expiryOf(String key);

    abstract void forgetScripts();

    private Claimed claim(Task task, String token, Verdict verdict, boolean replaySafe, Duration lease) {
        return TestRedis.get(first().claim(new Claim(task, token, verdict, replaySafe, lease, KEEP)));
    }

    private Claimed claim(String token, Verdict verdict) {
        return claim(task, token, verdict, true, LEASE);
    }

    private void settle(String token, Verdict verdict, SettledOutcome outcome) {
        TestRedis.get(first().settle(new Settlement(task, token, verdict, outcome, KEEP)));
    }

    /** Somebody's claim has run out; nobody has noticed yet. */
    private void abandoned(String token, Verdict verdict) {
        Task clock = new Task(account, TaskId.of(TASKS.incrementAndGet()));
        assertThat(claim(task, token, verdict, true, SHORT)).isEqualTo(MINE);
        assertThat(claim(clock, token, verdict, true, SHORT)).isEqualTo(MINE);
        TestRedis.until(() -> claim(clock, "clock", verdict, true, SHORT), answer -> !(answer instanceof Busy));
    }

    @Test
    void aTaskThatNobodyHoldsIsGranted() {
        assertThat(claim("mine", Verdict.CORRECT)).isEqualTo(MINE);
    }

    @Test
    void aHeldTaskIsBusyForTheRestOfTheLease() {
        claim("mine", Verdict.CORRECT);

        assertThat(claim("theirs", Verdict.CORRECT))
                .isInstanceOfSatisfying(
                        Busy.class, busy -> assertThat(busy.lease()).isBetween(LEASE.minus(TestRedis.PATIENCE), LEASE));
        assertThat(claim("theirs", Verdict.INCORRECT)).isInstanceOf(Busy.class);
    }

    @Test
    void theSameTokenRenewsItsLease() {
        claim(task, "mine", Verdict.CORRECT, false, Duration.ofSeconds(40));
        assertThat(claim(task, "mine", Verdict.CORRECT, false, LEASE)).isEqualTo(MINE);

        assertThat(claim("theirs", Verdict.CORRECT))
                .isInstanceOfSatisfying(
                        Busy.class, busy -> assertThat(busy.lease()).isGreaterThan(Duration.ofMinutes(5)));
    }

    @Test
    void theSameTokenRenewsALeaseThatHasRunOut() {
        abandoned("mine", Verdict.CORRECT);

        assertThat(claim(task, "mine", Verdict.CORRECT, false, LEASE)).isEqualTo(MINE);
    }

    @Test
    void aReplaySafeClaimTakesOverWhatRanOutAndFencesTheHolderOff() {
        abandoned("theirs", Verdict.CORRECT);

        assertThat(claim("mine", Verdict.CORRECT)).isEqualTo(TAKEN_OVER);
        settle("theirs", Verdict.CORRECT, SettledOutcome.ACCEPTED);
        TestRedis.get(first().release(task, "theirs"));
        assertThat(claim("third", Verdict.CORRECT)).isInstanceOf(Busy.class);
        assertThat(claim("mine", Verdict.CORRECT)).as("renewed").isEqualTo(TAKEN_OVER);
        settle("mine", Verdict.CORRECT, SettledOutcome.DUPLICATE);
        assertThat(claim("third", Verdict.CORRECT)).isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.DUPLICATE));
    }

    @Test
    void whatRanOutIsIndeterminateForTheOppositeVerdict() {
        abandoned("theirs", Verdict.INCORRECT);

        assertThat(claim("mine", Verdict.CORRECT))
                .isEqualTo(new Settled(Verdict.INCORRECT, SettledOutcome.INDETERMINATE));
    }

    @Test
    void whatRanOutIsIndeterminateForAServiceThatMustNotBeToldTwice() {
        abandoned("theirs", Verdict.CORRECT);

        Settled indeterminate = new Settled(Verdict.CORRECT, SettledOutcome.INDETERMINATE);
        assertThat(claim(task, "mine", Verdict.CORRECT, false, LEASE)).isEqualTo(indeterminate);
        assertThat(claim(task, "mine", Verdict.CORRECT, false, LEASE)).isEqualTo(indeterminate);
    }

    @Test
    void theHolderMayStillSettleWhatRanOut() {
        abandoned("theirs", Verdict.CORRECT);
        claim("mine", Verdict.INCORRECT);

        settle("theirs", Verdict.CORRECT, SettledOutcome.ACCEPTED);
        assertThat(claim("mine", Verdict.INCORRECT)).isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED));
    }

    @Test
    void anIndeterminateEndIsTakenOverByTheSameVerdictOnly() {
        claim("theirs", Verdict.CORRECT);
        settle("theirs", Verdict.CORRECT, SettledOutcome.INDETERMINATE);

        assertThat(claim("mine", Verdict.INCORRECT))
                .isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.INDETERMINATE));
        assertThat(claim(task, "mine", Verdict.CORRECT, false, LEASE))
                .isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.INDETERMINATE));
        assertThat(claim("mine", Verdict.CORRECT)).isEqualTo(TAKEN_OVER);
    }

    @Test
    void whatWasTakenOverIsIndeterminateAgainWhenReleased() {
        claim("theirs", Verdict.CORRECT);
        settle("theirs", Verdict.CORRECT, SettledOutcome.INDETERMINATE);
        claim("mine", Verdict.CORRECT);

        TestRedis.get(first().release(task, "mine"));

        assertThat(claim("third", Verdict.INCORRECT))
                .isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.INDETERMINATE));
        assertThat(expiryOf(key())).isBetween(KEEP.minus(TestRedis.PATIENCE).toMillis(), KEEP.toMillis());
    }

    @Test
    void anIndeterminateEndIsReplacedByAProofFromAnyone() {
        claim("theirs", Verdict.CORRECT);
        settle("theirs", Verdict.CORRECT, SettledOutcome.INDETERMINATE);

        settle("whoever", Verdict.CORRECT, SettledOutcome.ACCEPTED);
        settle("theirs", Verdict.CORRECT, SettledOutcome.INDETERMINATE);

        assertThat(claim("mine", Verdict.CORRECT)).isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED));
    }

    @ParameterizedTest
    @EnumSource
    void everyEndIsRemembered(SettledOutcome outcome) {
        for (Verdict verdict : Verdict.values()) {
            Task each = new Task(account, TaskId.of(TASKS.incrementAndGet()));
            claim(each, "mine", verdict, false, LEASE);
            TestRedis.get(first().settle(new Settlement(each, "mine", verdict, outcome, KEEP)));

            assertThat(TestRedis.get(second().claim(new Claim(each, "b", verdict, false, LEASE, KEEP))))
                    .isEqualTo(new Settled(verdict, outcome));
        }
    }

    @Test
    void aSettledTaskStaysAsItIs() {
        claim("mine", Verdict.CORRECT);
        settle("mine", Verdict.CORRECT, SettledOutcome.ACCEPTED);

        settle("mine", Verdict.CORRECT, SettledOutcome.REJECTED);
        TestRedis.get(first().release(task, "mine"));

        assertThat(claim("mine", Verdict.CORRECT)).isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED));
    }

    @Test
    void anEndIsNotedThoughNobodyHeldTheTask() {
        settle("mine", Verdict.INCORRECT, SettledOutcome.REJECTED);

        assertThat(claim("theirs", Verdict.CORRECT)).isEqualTo(new Settled(Verdict.INCORRECT, SettledOutcome.REJECTED));
    }

    @Test
    void aReleasedTaskIsFreeForAnyVerdict() {
        claim("mine", Verdict.CORRECT);
        TestRedis.get(first().release(task, "mine"));
        TestRedis.get(first().release(task, "mine"));

        assertThat(claim("theirs", Verdict.INCORRECT)).isEqualTo(MINE);
    }

    @Test
    void aHeldTaskIsRememberedAsLongAsASettledOne() {
        claim("mine", Verdict.CORRECT);
        long atLeast = KEEP.minus(TestRedis.PATIENCE).toMillis();
        assertThat(expiryOf(key())).isBetween(atLeast, KEEP.toMillis());

        TestRedis.get(first().settle(
                        new Settlement(task, "mine", Verdict.CORRECT, SettledOutcome.ACCEPTED, KEEP.multipliedBy(2))));
        assertThat(expiryOf(key())).isBetween(2 * atLeast, 2 * KEEP.toMillis());
    }

    @Test
    void aHeldTaskIsNotForgottenBeforeItsLeaseEnds() {
        TestRedis.get(first().claim(new Claim(task, "mine", Verdict.CORRECT, false, LEASE, SHORT)));

        assertThat(expiryOf(key())).isGreaterThan(Duration.ofMinutes(5).toMillis());
    }

    private String key() {
        return new KeyNames(RedisSharedLedger.DEFAULT_PREFIX).task(task);
    }

    @Test
    void oneOfManyIsGranted() {
        int tasks = 1_000;
        int claimants = 6;
        AtomicLong[] granted =
                IntStream.range(0, tasks).mapToObj(i -> new AtomicLong()).toArray(AtomicLong[]::new);
        List<Thread> threads = IntStream.range(0, claimants)
                .mapToObj(claimant -> new Thread(() -> {
                    RedisSharedLedger ledger = claimant % 2 == 0 ? first() : second();
                    List<CompletionStage<Claimed>> answers = new ArrayList<>();
                    for (int i = 0; i < tasks; i++) {
                        answers.add(ledger.claim(new Claim(
                                new Task(account, TaskId.of(1 + i)),
                                "claimant-" + claimant,
                                Verdict.CORRECT,
                                true,
                                LEASE,
                                KEEP)));
                    }
                    for (int i = 0; i < tasks; i++) {
                        if (TestRedis.get(answers.get(i)) instanceof Granted) {
                            granted[i].incrementAndGet();
                        }
                    }
                }))
                .toList();
        threads.forEach(Thread::start);
        threads.forEach(LedgerContract::join);

        assertThat(granted).extracting(AtomicLong::get).containsOnly(1L);
    }

    private static void join(Thread thread) {
        try {
            thread.join(TestRedis.PATIENCE.toMillis());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void labelsMayHoldAnyCharacters() {
        Set<Task> tasks = new HashSet<>();
        for (String provider : ODD) {
            for (String label : ODD) {
                tasks.add(new Task(new AccountName(provider, account.label() + label), TaskId.of(1)));
            }
        }
        assertThat(tasks)
                .allSatisfy(each -> assertThat(claim(each, "mine", Verdict.CORRECT, true, LEASE))
                        .isEqualTo(MINE));
        assertThat(tasks)
                .allSatisfy(each -> assertThat(claim(each, "theirs", Verdict.CORRECT, true, LEASE))
                        .isInstanceOf(Busy.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "9223372036854775807",
                "18446744073709551616",
                "6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b001",
                "a:b{c}%é"
            })
    void tasksMayHaveAnyId(String id) {
        assertThat(claim(new Task(account, TaskId.of(id)), "mine", Verdict.CORRECT, true, LEASE))
                .isEqualTo(MINE);
    }

    @Test
    void tokensMayHoldAnyCharacters() {
        String token = "a:b\n1%{}é";
        claim(token, Verdict.CORRECT);

        assertThat(claim(token, Verdict.CORRECT)).isEqualTo(MINE);
    }

    @Test
    void prefixesAreApart() {
        claim("mine", Verdict.CORRECT);

        assertThat(TestRedis.get(
                        first().withPrefix("other").claim(new Claim(task, "b", Verdict.CORRECT, true, LEASE, SHORT))))
                .isEqualTo(MINE);
    }

    @Test
    void scriptsThatRedisHasForgottenAreSentAgain() {
        claim("mine", Verdict.CORRECT);
        forgetScripts();
        assertThat(claim("theirs", Verdict.CORRECT)).isInstanceOf(Busy.class);
        forgetScripts();
        settle("mine", Verdict.CORRECT, SettledOutcome.ACCEPTED);
        forgetScripts();
        TestRedis.get(first().release(task, "mine"));
        forgetScripts();
        assertThat(reserve(RateLimit.perSecond(1), 1)).isZero();
        forgetScripts();
        assertThat(exchange(List.of(), 0)).isEmpty();

        assertThat(claim("theirs", Verdict.CORRECT)).isEqualTo(new Settled(Verdict.CORRECT, SettledOutcome.ACCEPTED));
    }

    @Test
    void aStateIsKeptForEightDaysByProviderAndLabel() {
        AccountName elsewhere = new AccountName("rucaptcha", account.label());
        first().remember(account, "complaints-1 0\nscope größe\n");
        first().remember(elsewhere, "");

        TestRedis.until(() -> TestRedis.get(second().recall(elsewhere)), Optional::isPresent);
        assertThat(TestRedis.get(second().recall(account))).hasValue("complaints-1 0\nscope größe\n");
        assertThat(TestRedis.get(second().recall(elsewhere))).hasValue("");
        assertThat(TestRedis.get(second().recall(new AccountName("2captcha", "nobody-" + account.label()))))
                .isEmpty();
        long eightDays = Duration.ofDays(8).toMillis();
        assertThat(expiryOf(new KeyNames(RedisSharedLedger.DEFAULT_PREFIX).state(account)))
                .isBetween(eightDays - TestRedis.PATIENCE.toMillis(), eightDays);
    }

    @Test
    void whatIsForgottenOfComplaintsIsTheStateAndTheCounts() {
        AccountName other = new AccountName("rucaptcha", account.label());
        long hour = Instant.now().getEpochSecond() / 3600;
        for (AccountName each : List.of(account, other)) {
            Counts latest = new Counts(CaptchaType.IMAGE, hour, 5, 0, 4, 3, 0);
            Counts old = new Counts(CaptchaType.IMAGE, hour - 160, 5, 0, 4, 3, 0);
            TestRedis.get(first().exchange(each, "first", List.of(latest, old), hour, Duration.ofHours(169)));
            first().remember(each, "held");
            TestRedis.until(() -> TestRedis.get(first().recall(each)), Optional::isPresent);
        }
        forgetScripts();

        TestRedis.get(first().forget(account));

        assertThat(TestRedis.get(second().recall(account))).isEmpty();
        assertThat(counted(account, hour)).isEmpty();
        assertThat(TestRedis.get(second().recall(other))).hasValue("held");
        assertThat(counted(other, hour)).hasSize(2);
    }

    private List<Counts> counted(AccountName of, long hour) {
        return TestRedis.get(second().exchange(of, "second", List.of(), hour - 168, Duration.ofHours(169)));
    }

    private Duration reserve(RateLimit bucket, int tokens) {
        return TestRedis.get(second().reserve(account, bucket, tokens));
    }

    @Test
    void tokensBeyondTheBurstComeAtTheRate() {
        RateLimit bucket = new RateLimit(0.5, 10);
        assertThat(reserve(bucket, 10)).isZero();

        long start = System.nanoTime();
        Duration owed = Duration.ZERO;
        for (int tokens : new int[] {1, 2, 10, 1, 7}) {
            owed = owed.plusSeconds(2L * tokens);
            Duration wait = reserve(bucket, tokens);
            Duration passed = Duration.ofNanos(System.nanoTime() - start).plus(TestRedis.PATIENCE.dividedBy(10));
            assertThat(wait).isBetween(owed.minus(passed), owed);
        }
    }

    @Test
    void anAccountsBucketIsItsOwn() {
        RateLimit bucket = new RateLimit(0.001, 1);
        assertThat(reserve(bucket, 1)).isZero();
        assertThat(reserve(bucket, 1)).isPositive();

        assertThat(TestRedis.get(first().reserve(new AccountName("anticaptcha", account.label()), bucket, 1)))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 11})
    void tokensAreOneToTheBurst(int tokens) {
        assertThatThrownBy(() -> reserve(new RateLimit(1, 10), tokens)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What another process reads after one has told what it counted. */
    private List<Counts> exchange(List<Counts> mine, long sinceHour) {
        TestRedis.get(first().exchange(account, "one", mine, sinceHour, KEEP));
        return TestRedis.get(second().exchange(account, "two", List.of(), sinceHour, KEEP));
    }

    private static long thisHour() {
        return Instant.now().getEpochSecond() / 3600;
    }

    @Test
    void countsAreTheSumsOfAllOtherProcesses() {
        long hour = thisHour();
        Counts one = new Counts(CaptchaType.IMAGE, hour, 100, 0, 3, 3, 40);
        Counts two = new Counts(CaptchaType.IMAGE, hour, 7, 0, 1, 1, 2);
        assertThat(exchange(List.of(one), hour - 1)).containsExactly(one);

        assertThat(TestRedis.get(first().exchange(account, "three|odd", List.of(two), hour - 1, KEEP)))
                .containsExactly(one);
        assertThat(exchange(List.of(), hour - 1))
                .containsExactly(new Counts(CaptchaType.IMAGE, hour, 107, 0, 4, 4, 42));
        assertThat(exchange(List.of(), hour + 1)).isEmpty();
    }

    @Test
    void tellingTheSameCountsTwiceIsTellingThemOnce() {
        long hour = thisHour();
        Counts sofar = new Counts(CaptchaType.IMAGE, hour, 100, 0, 3, 3, 40);
        exchange(List.of(sofar), hour);
        assertThat(exchange(List.of(sofar), hour)).containsExactly(sofar);

        Counts more = new Counts(CaptchaType.IMAGE, hour, 101, 0, 3, 3, 41);
        assertThat(exchange(List.of(more), hour)).containsExactly(more);
    }

    @Test
    void countsOfTheWholeWindowAreRead() {
        long hour = thisHour();
        List<Counts> added = new ArrayList<>();
        for (long each = hour - 23; each <= hour + 1; each++) {
            added.add(new Counts(CaptchaType.RECAPTCHA_V3, each, each, 2, 1, 1, 0));
        }
        assertThat(exchange(added, hour - 23)).containsExactlyInAnyOrderElementsOf(added);
        assertThat(exchange(List.of(), hour - 23)).containsExactlyInAnyOrderElementsOf(added);
        assertThat(exchange(List.of(), hour - 5)).hasSize(7);
        assertThat(exchange(List.of(), 0))
                .as("no more is asked for than is kept")
                .hasSize(25);
        assertThat(exchange(List.of(added.get(0)), hour - 1))
                .as("added before what is read")
                .hasSize(3);
    }

    @Test
    void typesAndKindsAreCountedApart() {
        long hour = thisHour();
        List<Counts> added = new ArrayList<>();
        for (CaptchaType type : CaptchaType.values()) {
            added.add(new Counts(type, hour, 1, 2, 3, Long.MAX_VALUE, 5));
        }
        assertThat(exchange(added, hour)).containsExactlyInAnyOrderElementsOf(added);
    }

    @Test
    void countsExpire() {
        long hour = thisHour();
        exchange(List.of(new Counts(CaptchaType.IMAGE, hour, 1, 0, 0, 0, 0)), hour);

        assertThat(expiryOf(new KeyNames(RedisSharedLedger.DEFAULT_PREFIX).hour(account, hour)))
                .isBetween(KEEP.minus(TestRedis.PATIENCE).toMillis(), KEEP.toMillis());
    }
}
