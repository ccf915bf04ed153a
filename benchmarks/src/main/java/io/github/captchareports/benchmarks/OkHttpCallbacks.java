package io.github.captchareports.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.tls.HandshakeCertificates;

/** OkHttp with callbacks, and a dispatcher that lets as many through as there are. */
@SuppressWarnings("FutureReturnValueIgnored") // a failure is seen by its connection or by the tally
final class OkHttpCallbacks implements Client {
    private static final MediaType JSON = MediaType.get("application/json");

    private final ScheduledExecutorService turns = Executors.newSingleThreadScheduledExecutor();
    private final OkHttpClient client;
    private final HttpUrl address;
    private final int concurrency;

    OkHttpCallbacks(Workload workload) {
        this.concurrency = workload.demand().concurrency();
        this.address = HttpUrl.get(workload.target().report().toString());
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(concurrency);
        dispatcher.setMaxRequestsPerHost(concurrency);
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .connectionPool(new ConnectionPool(concurrency, 5, TimeUnit.MINUTES));
        Protocol protocol = workload.target().protocol();
        if (protocol.isSecure()) {
            HandshakeCertificates trust = new HandshakeCertificates.Builder()
                    .addTrustedCertificate(workload.target().trusted())
                    .build();
            builder.sslSocketFactory(trust.sslSocketFactory(), trust.trustManager())
                    .protocols(
                            protocol.isHttp2()
                                    ? List.of(okhttp3.Protocol.HTTP_2, okhttp3.Protocol.HTTP_1_1)
                                    : List.of(okhttp3.Protocol.HTTP_1_1));
        }
        this.client = builder.build();
    }

    @Override
    public CompletableFuture<?> run(Load load, Tally tally) {
        CompletableFuture<?> ended = new CompletableFuture<>();
        AtomicInteger open = new AtomicInteger(concurrency);
        for (int i = 0; i < concurrency; i++) {
            new Caller(load, load.slot(i), tally, open, ended).turn();
        }
        return ended;
    }

    @Override
    public String transport() {
        return "sockets";
    }

    @Override
    public void close() {
        turns.shutdownNow();
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
    }

    private final class Caller implements Callback {
        private final Load load;
        private final Load.Slot slot;
        private final Tally tally;
        private final AtomicInteger open;
        private final CompletableFuture<?> ended;
        private volatile long started;

        private Caller(Load load, Load.Slot slot, Tally tally, AtomicInteger open, CompletableFuture<?> ended) {
            this.load = load;
            this.slot = slot;
            this.tally = tally;
            this.open = open;
            this.ended = ended;
        }

        private void turn() {
            long wait = slot.waitNanos();
            if (wait > 0) {
                turns.schedule(this::report, wait, TimeUnit.NANOSECONDS);
            } else {
                report();
            }
        }

        private void report() {
            long task = load.next();
            if (task == Load.END) {
                if (open.decrementAndGet() == 0) {
                    ended.complete(null);
                }
                return;
            }
            started = System.nanoTime();
            client.newCall(new Request.Builder()
                            .url(address)
                            .post(RequestBody.create(ReportJson.report(task), JSON))
                            .build())
                    .enqueue(this);
        }

        @Override
        public void onResponse(Call call, Response response) throws IOException {
            try (response) {
                tally.answered(ReportJson.errorId(response.body().bytes()), started);
            }
            turn();
        }

        @Override
        public void onFailure(Call call, IOException failure) {
            tally.failed(failure.toString());
            turn();
        }
    }
}
