package io.github.captchareports.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import javax.net.ssl.HttpsURLConnection;
import okhttp3.tls.HandshakeCertificates;

/** The JDK's oldest client on a pool of threads: what the services' own Java clients amount to. */
final class UrlConnectionPool implements Client {
    private final ExecutorService threads;
    private final URL address;
    private final int concurrency;

    UrlConnectionPool(Workload workload) {
        this.concurrency = workload.demand().concurrency();
        System.setProperty("http.maxConnections", String.valueOf(concurrency));
        this.threads = Executors.newFixedThreadPool(concurrency);
        Target target = workload.target();
        if (target.protocol().isSecure()) {
            HttpsURLConnection.setDefaultSSLSocketFactory(new HandshakeCertificates.Builder()
                    .addTrustedCertificate(target.trusted())
                    .build()
                    .sslSocketFactory());
        }
        try {
            this.address = target.report().toURL();
        } catch (IOException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    @Override
    public CompletableFuture<?> run(Load load, Tally tally) {
        return CompletableFuture.allOf(IntStream.range(0, concurrency)
                .mapToObj(index -> CompletableFuture.runAsync(() -> loop(load, load.slot(index), tally), threads))
                .toArray(CompletableFuture<?>[]::new));
    }

    private void loop(Load load, Load.Slot slot, Tally tally) {
        while (true) {
            long wait = slot.waitNanos();
            if (wait > 0) {
                LockSupport.parkNanos(wait);
            }
            long task = load.next();
            if (task == Load.END) {
                return;
            }
            long started = System.nanoTime();
            try {
                tally.answered(ReportJson.errorId(post(ReportJson.report(task))), started);
            } catch (IOException failure) {
                tally.failed(failure.toString());
            }
        }
    }

    private byte[] post(byte[] report) throws IOException {
        HttpURLConnection connection = (HttpURLConnection) address.openConnection();
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setFixedLengthStreamingMode(report.length);
        try (OutputStream out = connection.getOutputStream()) {
            out.write(report);
        }
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    @Override
    public String transport() {
        return "sockets";
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
