package io.github.captchareports.verification;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A TLS server that never answers and keeps every byte that clients send once it is decrypted. */
final class TlsListener implements AutoCloseable {
    private final SSLServerSocket listening;
    private final ByteArrayOutputStream plainText = new ByteArrayOutputStream();
    private final AtomicInteger handshakes = new AtomicInteger();

    private TlsListener(SSLServerSocket listening) {
        this.listening = listening;
        start(this::accept);
    }

    static TlsListener open(SSLContext context) {
        try {
            SSLServerSocket socket = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
            return new TlsListener(socket);
        } catch (IOException taken) {
            throw new UncheckedIOException(taken);
        }
    }

    URI url() {
        return URI.create("https://127.0.0.1:" + listening.getLocalPort());
    }

    /** Handshakes that have ended, well or not. */
    int handshakes() {
        return handshakes.get();
    }

    String plainText() {
        synchronized (plainText) {
            return plainText.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                start(() -> listen((SSLSocket) client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void listen(SSLSocket client) {
        try (client) {
            client.startHandshake();
            InputStream in = client.getInputStream();
            int next;
            while ((next = in.read()) >= 0) {
                synchronized (plainText) {
                    plainText.write(next);
                }
            }
        } catch (IOException refused) {
            // The client does not like the certificate.
        } finally {
            handshakes.incrementAndGet();
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "tls-listener");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException unclosable) {
            throw new UncheckedIOException(unclosable);
        }
    }
}
