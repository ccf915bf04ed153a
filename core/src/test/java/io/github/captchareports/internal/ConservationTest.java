package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Confirmations;
import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.support.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * The whole engine on virtual time through random scripts of faults, cancellations, bursts, pauses and shutdowns; its
 * books are held against those of the servers. {@code -Dscripts=N} runs more of them, {@code -Dminutes=N} as many as fit,
 * {@code -Dseed=N} begins elsewhere.
 */
@Tag("model")
class ConservationTest {
    private static final int SCRIPTS = Level.count(2_000, 20_000, 1_000_000);
    private static final long MINUTES = Long.getLong("minutes", 0);
    private static final long SEED = Level.seed("conservation", 20_261_120L);
    private static final long SECOND = 1_000_000_000L;
    /** The type of which the service of account {@code safe} ignores confirmations. */
    private static final CaptchaType IGNORED = CaptchaType.RECAPTCHA_V2;

    @Test
    void theBooksBalanceWhateverHappens() {
        long end = System.nanoTime() + Duration.ofMinutes(MINUTES).toNanos();
        long seed = SEED;
        while (seed < SEED + SCRIPTS || System.nanoTime() - end < 0) {
            try {
                new Script(seed).run();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError("script with seed " + seed + ": " + failure.getMessage(), failure);
            }
            seed++;
        }
        System.out.println("conservation: " + (seed - SEED) + " scripts from seed " + SEED);
    }

    /** One random script. */
    private static final class Script implements ReporterListener {
        private final Random random;
        private final Bench bench = new Bench();
        private final FakeServer safe;
        private final FakeServer unsafe;
        private final List<ReportRequest> handedIn = new ArrayList<>();
        private final Map<Object, ReportResult> told = new HashMap<>();
        private final List<Consumer> consumers = new ArrayList<>();
        private final Reporter reporter;
        private final int maxInFlight;
        private final double rate;
        private final int tasks;
        private int tag;
        private int doubles;
        private int mostOpen;
        private boolean shutDown;
        private boolean dead;
        private boolean calm;

        Script(long seed) {
            random = new Random(seed);
            bench.window = 1 + random.nextInt(40);
            bench.maxPending = bench.window + random.nextInt(100);
            bench.maxInFlight = 1 + random.nextInt(8);
            bench.rate = new RateLimit(5 + random.nextInt(300), 1 + random.nextInt(20));
            bench.margin = Duration.ofMillis(random.nextInt(2) * 500L);
            bench.responseTimeout = Duration.ofMillis(500 + random.nextInt(3000));
            bench.jitter = random.nextDouble();
            bench.retryPolicy = new RetryPolicy(
                    1 + random.nextInt(8),
                    Duration.ofMillis(50 + random.nextInt(200)),
                    Duration.ofSeconds(1 + random.nextInt(5)),
                    1 + random.nextInt(100),
                    Duration.ofSeconds(1 + random.nextInt(30)),
                    Duration.ofSeconds(1 + random.nextInt(5)));
            bench.listeners.add(this);
            maxInFlight = bench.maxInFlight;
            rate = bench.rate.perSecond();
            tasks = 1 + random.nextInt(60);
            if (random.nextInt(3) > 0) {
                bench.journal = new io.github.captchareports.spi.journal.TaskJournal() {
                    @Override
                    public Collection<Remembered> recall(Collection<AccountName> accounts) {
                        return List.of();
                    }

                    @Override
                    public java.util.concurrent.CompletionStage<?> intend(ReportRequest request) {
                        java.util.concurrent.CompletableFuture<Object> done =
                                new java.util.concurrent.CompletableFuture<>();
                        int kind = calm ? 59 : random.nextInt(60);
                        if (kind == 0) {
                            return done;
                        }
                        if (kind == 1) {
                            return java.util.concurrent.CompletableFuture.failedFuture(
                                    new IllegalStateException("full"));
                        }
                        if (kind < 20) {
                            bench.clock.schedule(() -> done.complete(null), random.nextInt(300), TimeUnit.MILLISECONDS);
                        } else {
                            done.complete(null);
                        }
                        return done;
                    }

                    @Override
                    public void settle(ReportResult result) {}
                };
            }
            bench.safeProvider = new FakeProvider("safe", true) {
                @Override
                public boolean ignoresConfirmations(CaptchaType type) {
                    return type == IGNORED;
                }
            };
            bench.confirmations = random.nextInt(10) == 0 ? Confirmations.EFFECTIVE : Confirmations.ALL;
            safe = furnish(bench.safe(), true);
            unsafe = furnish(bench.unsafe(), false);
            reporter = bench.open();
        }

        private FakeServer furnish(FakeWire wire, boolean duplicateCode) {
            FakeServer server = new FakeServer(random, duplicateCode);
            wire.latency = Duration.ofMillis(1 + random.nextInt(200));
            wire.script = request -> random.nextInt(25) == 0 ? "stale" : server.handle(request);
            wire.connects = () -> !dead || random.nextInt(5) == 0;
            if (random.nextBoolean()) {
                wire.dial = () -> Duration.ofMillis(1 + random.nextInt(100));
            }
            return server;
        }

        @Override
        public void onResult(ReportResult result) {
            if (told.put(tagOf(result.request()), result) != null) {
                doubles++;
            }
        }

        void run() {
            int steps = 5 + random.nextInt(30);
            for (int step = 0; step < steps; step++) {
                act();
                bench.pass(Duration.ofMillis(random.nextInt(random.nextInt(10) == 0 ? 20_000 : 500)));
                mostOpen = Math.max(
                        mostOpen,
                        Math.max(bench.safe().open.get(), bench.unsafe().open.get()));
            }
            settle();
            check();
        }

        private void act() {
            switch (random.nextInt(15)) {
                case 12 -> bench.safe().cut();
                case 13 -> bench.unsafe().cut();
                case 14 -> dead = !dead && random.nextBoolean();
                case 0, 1, 2 -> stream();
                case 3, 4 -> single();
                case 5, 6, 7 -> (random.nextBoolean() ? safe : unsafe).changeMood();
                case 8 -> cancelOne();
                case 9 -> pauseOrResume();
                case 10 -> limits();
                default -> {
                    if (random.nextInt(8) == 0) {
                        shutDown = true;
                        reporter.shutdown(Duration.ofMillis(random.nextInt(5000)))
                                .subscribe();
                    }
                }
            }
        }

        private void stream() {
            int count = 1 + random.nextInt(60);
            Flux<ReportRequest> source = Flux.range(0, count).map(i -> request());
            if (random.nextBoolean()) {
                source = source.delayElements(Duration.ofMillis(1 + random.nextInt(50)), bench.clock);
            }
            if (random.nextInt(5) == 0) {
                source = source.concatWith(Flux.error(new IllegalStateException("a source that fails")));
            }
            start(reporter.report(source), random.nextInt(4) == 0);
        }

        private void single() {
            ReportRequest request = request();
            start(reporter.report(request).flux(), false);
        }

        private void start(Flux<ReportResult> results, boolean slow) {
            Consumer consumer = new Consumer(slow);
            consumers.add(consumer);
            results.subscribe(consumer);
            if (random.nextInt(6) == 0) {
                bench.clock.schedule(consumer::dispose, random.nextInt(2000), TimeUnit.MILLISECONDS);
            }
        }

        private ReportRequest request() {
            int left = random.nextInt(5) == 0 ? random.nextInt(4000) - 500 : random.nextInt(900_000);
            Instant solvedAt = bench.now().minus(FakeProvider.WINDOW).plusMillis(left);
            int task = 1 + random.nextInt(tasks);
            ReportRequest request = ReportRequest.builder()
                    .account(account())
                    .taskId(task)
                    .verdict(random.nextInt(4) == 0 ? Verdict.INCORRECT : Verdict.CORRECT)
                    .captchaType(task % 3 == 0 ? IGNORED : CaptchaType.IMAGE)
                    .solvedAt(solvedAt)
                    .correlation(++tag)
                    .build();
            handedIn.add(request);
            return request;
        }

        private String account() {
            return random.nextBoolean() ? "safe" : "unsafe";
        }

        private void cancelOne() {
            if (!consumers.isEmpty()) {
                consumers.get(random.nextInt(consumers.size())).dispose();
            }
        }

        private void pauseOrResume() {
            switch (random.nextInt(3)) {
                case 0 -> reporter.account(account()).pause(Duration.ofMillis(1 + random.nextInt(5000)));
                case 1 -> reporter.account(account()).pause();
                default -> reporter.account(account()).resume();
            }
        }

        private void limits() {
            if (random.nextBoolean()) {
                reporter.account(account()).maxInFlight(1 + random.nextInt(maxInFlight));
            } else {
                reporter.account(account()).rateLimit(new RateLimit(1 + random.nextInt((int) rate), 1));
            }
        }

        /** Lets everything end: moods turn good, pauses end, everybody asks for everything. */
        private void settle() {
            dead = false;
            calm = true;
            safe.cheerUp();
            unsafe.cheerUp();
            reporter.accounts().forEach(account -> account.resume());
            consumers.forEach(Consumer::askForAll);
            for (int i = 0; i < 40 && (i == 0 || reporter.stats().open() > 0); i++) {
                bench.pass(Duration.ofSeconds(30));
            }
        }

        private void check() {
            assertThat(reporter.stats().open()).as("open").isZero();
            assertThat(doubles).as("requests with two results").isZero();
            assertThat(told).as("results told").hasSize((int) reporter.stats().received());
            assertThat(reporter.stats().outcomes().values().stream()
                            .mapToLong(Long::longValue)
                            .sum())
                    .as("sum of outcomes")
                    .isEqualTo(reporter.stats().received());
            consumers.forEach(Consumer::check);
            reporter.accounts().forEach(account -> {
                assertThat(account.state().pending()).as("pending").isZero();
                assertThat(account.state().inFlight()).as("in flight").isZero();
            });
            assertThat(mostOpen).as("in flight at once").isLessThanOrEqualTo(maxInFlight);
            assertThat(bench.safe().reserved.get() + bench.unsafe().reserved.get())
                    .as("reserved")
                    .isZero();
            check("safe", bench.safe(), safe);
            check("unsafe", bench.unsafe(), unsafe);
            unsafe.unclear.forEach((task, tags) -> assertThat(tags)
                    .as("unclear requests for task %s, which must not be repeated", task)
                    .hasSize(1));
            if (!shutDown) {
                nothingIsClaimedForEver();
            }
        }

        private void check(String account, FakeWire wire, FakeServer server) {
            Map<String, ReportRequest> byTag = new HashMap<>();
            handedIn.forEach(request -> byTag.put(String.valueOf(request.correlation()), request));
            for (FakeWire.Sent sent : wire.sent) {
                ReportRequest request = Objects.requireNonNull(byTag.get(sent.tag()));
                Instant at = Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(sent.atNanos()));
                assertThat(at)
                        .as("time of sending of %s", request)
                        .isBefore(request.solvedAt()
                                .plus(FakeProvider.WINDOW)
                                .minus(bench.margin)
                                .plusMillis(1));
                assertThat(sent.path()).isEqualTo(request.verdict() == Verdict.CORRECT ? "/good" : "/bad");
            }
            rateWasKept(wire);
            Map<String, ReportResult> results = new HashMap<>();
            told.forEach((key, result) -> results.put(String.valueOf(key), result));
            for (ReportRequest request : handedIn) {
                ReportResult result = results.get(String.valueOf(request.correlation()));
                if (result == null || !request.account().equals(account)) {
                    continue;
                }
                FakeServer.Entry entry = server.recorded.get(request.taskId().asLong());
                boolean mine = entry != null && entry.tag().equals(String.valueOf(request.correlation()));
                switch (result.outcome()) {
                    case ACCEPTED ->
                        assertThat(entry).as("%s on the server's books", result).isNotNull();
                    case UNDELIVERED, EXPIRED, WITHHELD, REJECTED ->
                        assertThat(mine).as("%s recorded all the same", result).isFalse();
                    case DUPLICATE ->
                        assertThat(mine && result.attempts() > 0)
                                .as("%s although it is this very request that was recorded", result)
                                .isFalse();
                    case INDETERMINATE -> {}
                }
            }
        }

        private void rateWasKept(FakeWire wire) {
            List<Long> times =
                    wire.sent.stream().map(FakeWire.Sent::atNanos).sorted().toList();
            int from = 0;
            for (int to = 0; to < times.size(); to++) {
                while (times.get(to) - times.get(from) >= SECOND) {
                    from++;
                }
                assertThat((double) (to - from + 1))
                        .as("requests within one second")
                        .isLessThanOrEqualTo(rate + bench.rate.burst());
            }
        }

        private void nothingIsClaimedForEver() {
            reporter.accounts().forEach(account -> account.resume());
            List<ReportRequest> again = new ArrayList<>();
            for (String account : List.of("safe", "unsafe")) {
                for (int task = 1; task <= tasks; task++) {
                    again.add(bench.request(account, task));
                }
            }
            Bench.Collected collected = Bench.collect(reporter.report(Flux.fromIterable(again)));
            bench.pass(Duration.ofMinutes(10));
            assertThat(collected.results).as("results of asking again").hasSize(again.size());
            assertThat(collected.count(Outcome.UNDELIVERED))
                    .as("undelivered although all is well")
                    .isZero();
        }

        private static Object tagOf(ReportRequest request) {
            Object own = request.correlation();
            return own == null ? new Object() : own;
        }

        /** A subscriber that asks for everything, or bit by bit. */
        private static final class Consumer extends BaseSubscriber<ReportResult> {
            private final boolean slow;
            private int received;
            private boolean ended;

            Consumer(boolean slow) {
                this.slow = slow;
            }

            void askForAll() {
                if (upstream() != null) {
                    requestUnbounded();
                }
            }

            void check() {
                assertThat(ended || isDisposed()).as("the stream has ended").isTrue();
            }

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(slow ? 1 : Long.MAX_VALUE);
            }

            @Override
            protected void hookOnNext(ReportResult result) {
                received++;
                if (slow && received % 3 != 0) {
                    request(1);
                }
            }

            @Override
            protected void hookOnComplete() {
                ended = true;
            }

            @Override
            protected void hookOnError(Throwable failure) {
                ended = true;
            }
        }
    }
}
