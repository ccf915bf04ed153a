package io.github.captchareports.internal;

import io.github.captchareports.internal.exchange.AttemptEnd;
import io.github.captchareports.internal.exchange.Exchange;
import io.github.captchareports.internal.exchange.Receiver;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.ContextView;

/**
 * A wire that does as its script says: an answer as {@link FakeProvider} reads it, {@code refused} (never connected),
 * {@code connecting} (stays on the near side of the border), {@code lost} (crosses it and is closed) or {@code silent}
 * (crosses it and waits).
 */
final class FakeWire implements Transport {
    record Sent(long taskId, String path, long atNanos, ContextView context) {}

    final List<Sent> sent = Collections.synchronizedList(new ArrayList<>());
    final AtomicInteger open = new AtomicInteger();
    volatile Duration latency = Duration.ofMillis(1);
    volatile Function<Sent, String> script = sent -> "ok";
    volatile boolean closed;
    private final Scheduler clock;

    FakeWire(Scheduler clock) {
        this.clock = clock;
    }

    @Override
    public Exchange send(ProviderCall call, ContextView context, Receiver receiver) {
        Sent request = new Sent(
                Long.parseLong(new String(call.body(), StandardCharsets.UTF_8)),
                call.path(),
                clock.now(TimeUnit.NANOSECONDS),
                context);
        sent.add(request);
        open.incrementAndGet();
        String act = script.apply(request);
        FakeExchange exchange = new FakeExchange(receiver, !act.equals("connecting") && !act.equals("refused"));
        if (act.equals("now")) {
            exchange.end(answer("ok"));
        } else if (!act.equals("silent") && !act.equals("connecting")) {
            AttemptEnd end = switch (act) {
                case "refused" -> new AttemptEnd.NotSent(null);
                case "lost" -> new AttemptEnd.Unclear(AttemptEnd.Loss.CONNECTION, null);
                default -> answer(act);
            };
            clock.schedule(() -> exchange.end(end), latency.toNanos(), TimeUnit.NANOSECONDS);
        }
        return exchange;
    }

    @Override
    public Mono<Void> close() {
        return Mono.fromRunnable(() -> closed = true);
    }

    long sentCount(long taskId) {
        return sent.stream().filter(request -> request.taskId() == taskId).count();
    }

    private AttemptEnd answer(String act) {
        return new AttemptEnd.Answered(
                new HttpReply(200, Map.of(), act.getBytes(StandardCharsets.UTF_8), Instant.EPOCH));
    }

    private final class FakeExchange implements Exchange {
        private @Nullable Receiver receiver;
        private final boolean crossed;

        FakeExchange(Receiver receiver, boolean crossed) {
            this.receiver = receiver;
            this.crossed = crossed;
        }

        void end(AttemptEnd end) {
            Receiver told = take();
            if (told != null) {
                told.onEnd(end);
            }
        }

        @Override
        public boolean withdraw() {
            return !crossed && take() != null;
        }

        @Override
        public void giveUp(AttemptEnd.Loss why) {
            end(crossed ? new AttemptEnd.Unclear(why, null) : new AttemptEnd.NotSent(null));
        }

        private synchronized @Nullable Receiver take() {
            Receiver taken = receiver;
            receiver = null;
            if (taken != null) {
                open.decrementAndGet();
            }
            return taken;
        }
    }
}
