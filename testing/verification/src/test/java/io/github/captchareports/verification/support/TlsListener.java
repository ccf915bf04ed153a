package io.github.captchareports.verification.support;

import io.github.captchareports.support.Listening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A TLS server that never answers and keeps every byte that clients send once it is decrypted. */
public final class TlsListener implements AutoCloseable {
    private final Listening listening;
    private final ByteArrayOutputStream plainText = new ByteArrayOutputStream();
    private final AtomicInteger handshakes = new AtomicInteger();

    private TlsListener(SSLContext context) {
        this.listening = Listening.on(context.getServerSocketFactory(), client -> listen((SSLSocket) client));
    }

    public static TlsListener open(SSLContext context) {
        return new TlsListener(context);
    }

    public URI url() {
        return URI.create("https://127.0.0.1:" + listening.port());
    }

    /** Handshakes that have ended, well or not. */
    public int handshakes() {
        return handshakes.get();
    }

    public String plainText() {
        synchronized (plainText) {
            return plainText.toString(StandardCharsets.ISO_8859_1);
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

    @Override
    public void close() {
        listening.close();
    }
}
