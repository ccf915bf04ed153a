package io.github.captchareports.internal.http;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one of a host's addresses, after RFC 8305 ("happy eyeballs"): the families in turn, the next address when
 * one has failed or is not connected after {@value #DELAY_MILLIS} ms. The first address that connects wins: the other attempts
 * are cancelled, and its result, TLS included, is the result of the race. Everything runs on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // closing a channel is seen in its events as well
final class AddressRace {
    private static final int DELAY_MILLIS = 250;

    /** Opens a connection to one address. */
    @FunctionalInterface
    interface Dial {
        /**
         * Begins an attempt.
         *
         * @param established run when the address is connected to, before TLS
         * @return cancels the attempt, which then reports nothing more
         */
        Runnable to(
                InetSocketAddress address, Runnable established, Consumer<Channel> opened, Consumer<Throwable> failed);
    }

    private final EventLoop loop;
    private final Dial dial;
    private final Consumer<Channel> opened;
    private final Consumer<Throwable> failed;
    private final Deque<InetSocketAddress> remaining = new ArrayDeque<>();
    private final List<Attempt> running = new ArrayList<>();
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Throwable firstFailure;
    private boolean decided;

    AddressRace(EventLoop loop, Dial dial, Consumer<Channel> opened, Consumer<Throwable> failed) {
        this.loop = loop;
        this.dial = dial;
        this.opened = opened;
        this.failed = failed;
    }

    /** Begins; from any thread. */
    void start(List<InetSocketAddress> addresses) {
        loop.execute(() -> {
            remaining.addAll(interleave(addresses));
            next();
        });
    }

    /** The families in turn, beginning with that of the first. */
    static List<InetSocketAddress> interleave(List<InetSocketAddress> addresses) {
        Deque<InetSocketAddress> preferred = new ArrayDeque<>();
        Deque<InetSocketAddress> other = new ArrayDeque<>();
        for (InetSocketAddress address : addresses) {
            boolean same = isIpv4(address) == isIpv4(addresses.get(0));
            (same ? preferred : other).add(address);
        }
        List<InetSocketAddress> interleaved = new ArrayList<>();
        while (!preferred.isEmpty() || !other.isEmpty()) {
            if (!preferred.isEmpty()) {
                interleaved.add(preferred.poll());
            }
            if (!other.isEmpty()) {
                interleaved.add(other.poll());
            }
        }
        return interleaved;
    }

    private static boolean isIpv4(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
    }

    private void next() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        InetSocketAddress address = remaining.poll();
        if (decided || (address == null && !running.isEmpty())) {
            return;
        }
        if (address == null) {
            decided = true;
            failed.accept(firstFailure == null ? new UnknownHostException("no address") : firstFailure);
            return;
        }
        if (!remaining.isEmpty()) {
            timer = loop.schedule(this::next, DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
        Attempt attempt = new Attempt();
        running.add(attempt);
        try {
            attempt.cancel = dial.to(
                    address,
                    () -> established(attempt),
                    channel -> opened(attempt, channel),
                    cause -> onLoop(() -> failed(attempt, cause)));
        } catch (RuntimeException | Error defect) {
            failed(attempt, defect);
        }
    }

    private void established(Attempt attempt) {
        if (decided || !running.remove(attempt)) {
            return;
        }
        decided = true;
        attempt.won = true;
        if (timer != null) {
            timer.cancel(false);
        }
        running.forEach(loser -> loser.cancel.run());
        running.clear();
    }

    private void opened(Attempt attempt, Channel channel) {
        established(attempt);
        if (attempt.won) {
            opened.accept(channel);
        } else {
            channel.close();
        }
    }

    private void failed(Attempt attempt, Throwable cause) {
        if (attempt.won) {
            failed.accept(cause);
        } else if (running.remove(attempt)) {
            firstFailure = firstFailure == null ? cause : firstFailure;
            next();
        }
    }

    private void onLoop(Runnable step) {
        if (loop.inEventLoop()) {
            step.run();
        } else {
            loop.execute(step);
        }
    }

    private static final class Attempt {
        private Runnable cancel = () -> {};
        private boolean won;
    }
}
