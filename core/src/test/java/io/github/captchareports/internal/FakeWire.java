package io.github.captchareports.internal;

import io.github.captchareports.TaskId;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Reservation;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.guard.TaskNumber;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * A wire that does as its script says once a request has passed the send gate: an answer as {@link FakeProvider} reads it,
 * {@code not taken} (and the server proves it), {@code now} (accepted before the call returns), {@code lost} (closed
 * without an answer) or {@code silent}. An answer may begin with {@code http} and a status, as in {@code http 404
 * <html>}. Some words keep a request before the gate: {@code connecting}, {@code refused}, {@code nowhere} (no such
 * name) and {@code expired} (the certificate).
 */
final class FakeWire implements Transport {
    /** A request handed to the wire; {@code tag} is what its correlation object prints. */
    // The number of a numeric id; a text has a negative one.
    record Sent(long taskId, String tag, String path, long atNanos, ContextView context) {}

    private static final Map<String, Throwable> UNSENT = Map.of(
            "refused",
            new ConnectException("Connection refused: fake.invalid:443"),
            "nowhere",
            new UnknownHostException("fake.invalid"),
            "expired",
            new SSLException("handshake", new CertificateExpiredException("NotAfter: long ago")));

    final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger reserved = new AtomicInteger();
    final AtomicInteger open = new AtomicInteger();
    volatile Duration latency = Duration.ofMillis(1);
    /** How long a connection takes; as long as it takes no time, there is always one. */
    volatile Supplier<Duration> dial = () -> Duration.ZERO;
    /** Whether a connection can be opened, asked when it has been dialled. */
    volatile BooleanSupplier connects = () -> true;

    volatile Function<Sent, String> script = request -> "ok";
    volatile Supplier<Map<String, String>> headers = Map::of;
    volatile boolean closed;
    private final Scheduler clock;
    private volatile Watch watch = Watch.NOBODY;
    private int ready;
    private int dialling;
    private int generation;
    int dialled;

    /** All connections end; the watch hears that one may be wanted. */
    void cut() {
        generation++;
        ready = 0;
        watch.onReady();
    }

    FakeWire(Scheduler clock) {
        this.clock = clock;
    }

    @Override
    public void watch(Watch told) {
        watch = told;
    }

    @Override
    public @Nullable Reservation reserve() {
        if (ready == 0 && !dial.get().isZero()) {
            return null;
        }
        ready = Math.max(0, ready - 1);
        reserved.incrementAndGet();
        return new Reservation() {
            private final int mine = generation;
            private boolean gone;

            @Override
            public boolean isUsable() {
                return mine == generation;
            }

            @Override
            public void release() {
                if (gone) {
                    throw new AssertionError("released twice");
                }
                gone = true;
                reserved.decrementAndGet();
                if (isUsable()) {
                    ready++;
                }
            }
        };
    }

    @Override
    public void want(int requests) {
        for (; dialling < requests; dialling++) {
            dialled++;
            clock.schedule(
                    () -> {
                        dialling--;
                        if (connects.getAsBoolean()) {
                            ready++;
                            watch.onReady();
                        } else {
                            watch.onFailed(new IOException("no connection"));
                        }
                    },
                    dial.get().toNanos(),
                    TimeUnit.NANOSECONDS);
        }
    }

    @Override
    public void maxInFlight(int requests) {}

    @Override
    public Exchange send(Reservation on, ProviderCall call, long notAfter, ContextView context, Receiver receiver) {
        String[] words = new String(call.body(), StandardCharsets.UTF_8).split(" ", 2);
        Sent request = new Sent(
                TaskNumber.of(TaskId.of(words[0])), words[1], call.path(), clock.now(TimeUnit.NANOSECONDS), context);
        FakeExchange exchange = new FakeExchange(request, notAfter, receiver);
        reserved.decrementAndGet();
        open.incrementAndGet();
        exchange.connected();
        return exchange;
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> closed = true);
    }

    long sentCount(long taskId) {
        return sent.stream().filter(request -> request.taskId() == taskId).count();
    }

    private final class FakeExchange implements Exchange {
        private final Sent request;
        private @Nullable Receiver receiver;
        private final long notAfter;
        private boolean passed;

        FakeExchange(Sent request, long notAfter, Receiver receiver) {
            this.request = request;
            this.notAfter = notAfter;
            this.receiver = receiver;
        }

        void connected() {
            if (receiver == null) {
                return;
            }
            boolean late = clock.now(TimeUnit.NANOSECONDS) - notAfter >= 0;
            sent.add(request);
            String act = late ? "stale" : script.apply(request);
            if (act.equals("stale")) {
                sent.remove(request);
                end(new AttemptEnd.Stale());
                return;
            }
            Receiver told = receiver;
            if (told != null) {
                told.onSent();
            }
            passed = !UNSENT.containsKey(act) && !act.equals("connecting");
            if (act.equals("now")) {
                end(answer("ok"));
            } else if (!act.equals("silent") && !act.equals("connecting")) {
                AttemptEnd end = switch (act) {
                    case "not taken" -> new AttemptEnd.NotTaken(new IOException("not taken"));
                    case "lost" -> new AttemptEnd.Unclear(AttemptEnd.Loss.CONNECTION, null);
                    default -> passed ? answer(act) : new AttemptEnd.NotSent(UNSENT.get(act));
                };
                clock.schedule(() -> end(end), latency.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        @Override
        public boolean withdraw() {
            return !passed && take() != null;
        }

        @Override
        public void giveUp(AttemptEnd.Loss why) {
            end(passed ? new AttemptEnd.Unclear(why, null) : new AttemptEnd.NotSent(null));
        }

        private void end(AttemptEnd end) {
            Receiver told = take();
            if (told != null) {
                told.onEnd(end);
            }
        }

        private AttemptEnd answer(String act) {
            Instant now = Instant.ofEpochMilli(clock.now(TimeUnit.MILLISECONDS));
            String[] words = act.split(" ", 3);
            boolean hasStatus = words[0].equals("http");
            int status = hasStatus ? Integer.parseInt(words[1]) : 200;
            String body = hasStatus ? words.length > 2 ? words[2] : "" : act;
            return new AttemptEnd.Answered(
                    new HttpReply(status, headers.get(), body.getBytes(StandardCharsets.UTF_8), now));
        }

        private @Nullable Receiver take() {
            Receiver taken = receiver;
            receiver = null;
            if (taken != null) {
                open.decrementAndGet();
            }
            return taken;
        }
    }
}
