package io.github.captchareports.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;

/** A port on loopback whose clients are each served on a thread of their own. */
public final class Listening implements AutoCloseable {
    private final ServerSocket socket;

    private Listening(ServerSocket socket) {
        this.socket = socket;
    }

    public static Listening on(ServerSocketFactory sockets, Consumer<Socket> serve) {
        try {
            Listening listening = new Listening(sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress()));
            start(() -> listening.accept(serve));
            return listening;
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    public static void start(Runnable work) {
        Thread thread = new Thread(work, "listening");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    private void accept(Consumer<Socket> serve) {
        while (!socket.isClosed()) {
            try {
                Socket client = socket.accept();
                start(() -> serve.accept(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException unclosable) {
            throw new UncheckedIOException(unclosable);
        }
    }
}
