package io.github.captchareports.verification.support;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Forwards connections to a port of this machine, and later to another one: an address that moves. */
public final class Detour implements AutoCloseable {
    private final ServerSocket entry;
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile int target;

    public Detour(int target) {
        this.target = target;
        try {
            entry = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        inBackground(this::accept);
    }

    public String url() {
        return "redis://127.0.0.1:" + port();
    }

    public int port() {
        return entry.getLocalPort();
    }

    /** From now on the way leads there; whoever is on the old one falls off. */
    public void to(int port) {
        target = port;
        hangUp();
    }

    /** Whoever is on the way falls off; it still leads there. */
    public void hangUp() {
        Socket socket;
        while ((socket = open.poll()) != null) {
            close(socket);
        }
    }

    private void accept() {
        while (!entry.isClosed()) {
            Socket near;
            try {
                near = entry.accept();
            } catch (IOException closed) {
                return;
            }
            open.add(near);
            try {
                Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(far);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                inBackground(() -> carry(near, far));
                inBackground(() -> carry(far, near));
            } catch (IOException nobodyThere) {
                close(near);
            }
        }
    }

    private static void carry(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException broken) {
            // The other end hears of it.
        } finally {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "detour");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            entry.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        hangUp();
    }
}
