package io.github.captchareports.internal;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.internal.settings.ReporterSettings;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** The Reactive Streams TCK over what a reporter hands out, each publisher from an engine and a wire of its own. */
abstract class ReportPublisherVerification extends PublisherVerification<ReportResult> {
    private static final long TIMEOUT_MILLIS = 2_000;
    /** How long to look whether something comes that must not. */
    private static final long SILENCE_MILLIS = 50;

    private static final int MOST_TRIES = 10;
    /** Not {@code parallel()}: the TCK's subscribers take locks, and BlockHound would have none of that there. */
    private static final Scheduler CLOCK = Schedulers.boundedElastic();

    private final String act;

    /** {@code act} is what the wire does with each request, see {@link FakeWire}. */
    ReportPublisherVerification(String act) {
        super(new TestEnvironment(TIMEOUT_MILLIS, SILENCE_MILLIS, SILENCE_MILLIS));
        this.act = act;
    }

    @Override
    public @Nullable Publisher<ReportResult> createFailedPublisher() {
        return open().report(Flux.error(new IllegalStateException("a source that fails at once")));
    }

    /** A stream as Reactor's operators meet it, not through the guard that Reactor puts before foreign subscribers. */
    final Publisher<ReportResult> stream(long count) {
        Flux<ReportResult> results = open().report(requests(count));
        return subscriber -> results.subscribe(new Bare(Objects.requireNonNull(subscriber)));
    }

    /** The TCK gives the garbage collector a tenth of a second, which a busy machine does not keep; a leak fails each time. */
    @Override
    @Test
    public void required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
            throws Throwable {
        for (int tries = 1; ; tries++) {
            try {
                super.required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber();
                return;
            } catch (AssertionError stillReferenced) {
                if (tries == MOST_TRIES) {
                    throw stillReferenced;
                }
            }
        }
    }

    private static Flux<ReportRequest> requests(long count) {
        return Flux.generate(() -> 1L, (next, sink) -> {
            if (next > count) {
                sink.complete();
            } else {
                sink.next(request(next));
            }
            return next + 1;
        });
    }

    static ReportRequest request(long taskId) {
        return ReportRequest.builder()
                .account("safe")
                .taskId(taskId)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(Instant.ofEpochMilli(CLOCK.now(TimeUnit.MILLISECONDS)))
                .build();
    }

    final Reporter open() {
        Bench bench = new Bench();
        FakeWire wire = new FakeWire(CLOCK);
        wire.script = request -> act;
        bench.wires.put("safe", wire);
        return bench.open(settings -> new ReporterSettings(
                settings.accounts(),
                settings.providers(),
                settings.listeners(),
                settings.concurrency(),
                settings.margin(),
                settings.responseTimeout(),
                settings.connectTimeout(),
                settings.retryPolicy(),
                settings.ledgerMaximumSize(),
                settings.shutdownGrace(),
                CLOCK,
                settings.jitter(),
                null,
                null,
                null));
    }

    private record Bare(Subscriber<? super ReportResult> told) implements CoreSubscriber<ReportResult> {
        @Override
        public void onSubscribe(Subscription subscription) {
            told.onSubscribe(subscription);
        }

        @Override
        public void onNext(ReportResult result) {
            told.onNext(result);
        }

        @Override
        public void onError(Throwable failure) {
            told.onError(failure);
        }

        @Override
        public void onComplete() {
            told.onComplete();
        }
    }
}
