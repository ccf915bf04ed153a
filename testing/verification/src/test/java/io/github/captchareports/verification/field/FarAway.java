package io.github.captchareports.verification.field;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** The way to a port of this machine, made longer: bytes and the ends of connections take their time in either direction. */
final class FarAway implements AutoCloseable {
    private final ServerSocket entry;
    private final int target;
    private final Duration delay;
    private final ScheduledExecutorService underWay = Executors.newSingleThreadScheduledExecutor(FarAway::daemon);

    private FarAway(ServerSocket entry, int target, Duration delay) {
        this.entry = entry;
        this.target = target;
        this.delay = delay;
    }

    static FarAway from(int target, Duration delay) {
        try {
            FarAway way = new FarAway(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), target, delay);
            daemon(way::accept).start();
            return way;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return entry.getLocalPort();
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket near = entry.accept();
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                daemon(() -> carry(near, far)).start();
                daemon(() -> carry(far, near)).start();
            } catch (IOException closed) {
                // Nobody listens any more, on one side or the other.
            }
        }
    }

    private void carry(Socket from, Socket to) {
        byte[] bytes = new byte[8192];
        try {
            InputStream in = from.getInputStream();
            int length;
            while ((length = in.read(bytes)) >= 0) {
                byte[] part = Arrays.copyOf(bytes, length);
                later(() -> to.getOutputStream().write(part));
            }
            later(to::shutdownOutput);
        } catch (IOException reset) {
            later(to::close);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a step that fails is lost, as a network loses it
    private void later(Step step) {
        underWay.schedule(
                () -> {
                    try {
                        step.run();
                    } catch (IOException gone) {
                        // As a network loses what nobody takes.
                    }
                },
                delay.toNanos(),
                TimeUnit.NANOSECONDS);
    }

    private static Thread daemon(Runnable work) {
        Thread thread = new Thread(work, "far-away");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        try {
            entry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        underWay.shutdownNow();
    }

    private interface Step {
        void run() throws IOException;
    }
}
