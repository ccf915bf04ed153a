package io.github.captchareports.simulator.internal.server;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;
import reactor.netty.resources.LoopResources;

/** The listening socket and its connections: up, down, and up again on the same port. */
public final class Listening {
    public static final String HOST = "127.0.0.1";
    private static final Logger LOG = LoggerFactory.getLogger(Listening.class);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final LoopResources loops = LoopResources.create("captcha-simulator", 1, workers(), true);
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(Listening::daemon);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private HttpServer server;
    private volatile boolean admitting;
    private volatile int port;
    private volatile @Nullable DisposableServer bound;
    private @Nullable Socket reservation;
    private @Nullable Future<?> comingBack;
    private boolean closed;

    Listening(HttpServer server, int port) {
        this.port = port;
        this.server = server.host(HOST).runOn(loops).doOnChannelInit((observer, channel, address) -> admit(channel));
    }

    /** By what requests are handled from the next {@link #open()} on. */
    synchronized void handle(
            BiFunction<? super HttpServerRequest, ? super HttpServerResponse, ? extends Publisher<Void>> handler) {
        server = server.handle(handler);
    }

    private static int workers() {
        return Math.max(2, Runtime.getRuntime().availableProcessors());
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "captcha-simulator-timer");
        thread.setDaemon(true);
        return thread;
    }

    /** Accepted just before the socket closed, set up just after: too late. */
    private void admit(Channel channel) {
        connections.add(channel);
        if (!admitting) {
            var unused = channel.close();
        }
    }

    public int port() {
        return port;
    }

    public boolean isUp() {
        return bound != null;
    }

    public synchronized void open() {
        refuseIfClosed();
        cancelComingBack();
        if (bound != null) {
            return;
        }
        release();
        admitting = true;
        try {
            DisposableServer opened = server.port(port).bindNow(PATIENCE);
            bound = opened;
            port = opened.port();
        } catch (ChannelBindException taken) {
            admitting = false;
            throw new IllegalStateException(
                    "port: " + port + " on " + HOST + " cannot be had (" + taken.getCause()
                            + "); stop who holds it, or use port(0) for any free one",
                    taken);
        }
    }

    /** Returns when nothing is accepted or recorded any more. */
    public synchronized void shut() {
        cancelComingBack();
        DisposableServer open = bound;
        if (open == null) {
            return;
        }
        admitting = false;
        open.channel().close().awaitUninterruptibly(PATIENCE.toMillis());
        connections.close().awaitUninterruptibly(PATIENCE.toMillis());
        bound = null;
        reserve(open.address());
    }

    public synchronized void shutFor(Duration span) {
        refuseIfClosed();
        shut();
        comeBackIn(span.toMillis());
    }

    void shutSoonFor(Duration span) {
        timer.execute(() -> shutFor(span));
    }

    public void close() {
        synchronized (this) {
            shut();
            release();
            closed = true;
        }
        timer.shutdownNow();
        loops.disposeLater(Duration.ZERO, PATIENCE).block(PATIENCE.multipliedBy(2));
    }

    private void comeBackIn(long millis) {
        comingBack = timer.schedule(this::comeBack, millis, TimeUnit.MILLISECONDS);
    }

    private synchronized void comeBack() {
        if (closed) {
            return;
        }
        try {
            open();
        } catch (IllegalStateException taken) {
            LOG.warn("The simulator tries again to come back: {}", taken.getMessage());
            comeBackIn(100);
        }
    }

    private void refuseIfClosed() {
        if (closed) {
            throw new IllegalStateException("the simulator is closed; start another one");
        }
    }

    private void cancelComingBack() {
        if (comingBack != null) {
            comingBack.cancel(false);
            comingBack = null;
        }
    }

    /**
     * A socket that is bound and does not listen refuses connections like a free port, but nobody can take the port:
     * neither another server nor the outgoing connection of a client that tries to get through.
     */
    private void reserve(SocketAddress address) {
        Socket socket = new Socket();
        try {
            socket.setReuseAddress(true);
            socket.bind(address);
            reservation = socket;
        } catch (IOException unreserved) {
            LOG.debug("Port {} stays unreserved while the simulator is down", port, unreserved);
            closeQuietly(socket);
        }
    }

    private void release() {
        if (reservation != null) {
            closeQuietly(reservation);
            reservation = null;
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            LOG.debug("A socket that was never connected does not close", ignored);
        }
    }
}
