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
 * one has failed or has not answered for {@value #DELAY_MILLIS} ms. The first that answers is the one: the others are given
 * up, and what becomes of it afterwards, TLS included, is what becomes of the connection. Everything runs on one event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // what closing a channel tells, its events tell too
final class AddressRace {
    private static final int DELAY_MILLIS = 250;

    /** Opens a connection to one address. */
    @FunctionalInterface
    interface Dial {
        /**
         * Begins.
         *
         * @param answered run when the address has answered, before anything else is told
         * @return gives the attempt up, of which nothing more is told then
         */
        Runnable to(InetSocketAddress address, Runnable answered, Consumer<Channel> opened, Consumer<Throwable> failed);
    }

    private final EventLoop loop;
    private final Dial dial;
    private final Consumer<Channel> opened;
    private final Consumer<Throwable> failed;
    private final Deque<InetSocketAddress> left = new ArrayDeque<>();
    private final List<Attempt> running = new ArrayList<>();
    private @Nullable ScheduledFuture<?> timer;
    private @Nullable Throwable first;
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
            left.addAll(inTurn(addresses));
            next();
        });
    }

    /** The families in turn, beginning with that of the first. */
    static List<InetSocketAddress> inTurn(List<InetSocketAddress> addresses) {
        Deque<InetSocketAddress> mine = new ArrayDeque<>();
        Deque<InetSocketAddress> other = new ArrayDeque<>();
        for (InetSocketAddress address : addresses) {
            boolean same = isIpv4(address) == isIpv4(addresses.get(0));
            (same ? mine : other).add(address);
        }
        List<InetSocketAddress> turns = new ArrayList<>();
        while (!mine.isEmpty() || !other.isEmpty()) {
            if (!mine.isEmpty()) {
                turns.add(mine.poll());
            }
            if (!other.isEmpty()) {
                turns.add(other.poll());
            }
        }
        return turns;
    }

    private static boolean isIpv4(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address;
    }

    private void next() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
        InetSocketAddress address = left.poll();
        if (decided || (address == null && !running.isEmpty())) {
            return;
        }
        if (address == null) {
            decided = true;
            failed.accept(first == null ? new UnknownHostException("no address") : first);
            return;
        }
        if (!left.isEmpty()) {
            timer = loop.schedule(this::next, DELAY_MILLIS, TimeUnit.MILLISECONDS);
        }
        Attempt attempt = new Attempt();
        running.add(attempt);
        try {
            attempt.giveUp = dial.to(
                    address,
                    () -> answered(attempt),
                    channel -> opened(attempt, channel),
                    cause -> onLoop(() -> failed(attempt, cause)));
        } catch (RuntimeException | Error defect) {
            failed(attempt, defect);
        }
    }

    private void answered(Attempt attempt) {
        if (decided || !running.remove(attempt)) {
            return;
        }
        decided = true;
        attempt.won = true;
        if (timer != null) {
            timer.cancel(false);
        }
        running.forEach(loser -> loser.giveUp.run());
        running.clear();
    }

    private void opened(Attempt attempt, Channel channel) {
        answered(attempt);
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
            first = first == null ? cause : first;
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
        private Runnable giveUp = () -> {};
        private boolean won;
    }
}
