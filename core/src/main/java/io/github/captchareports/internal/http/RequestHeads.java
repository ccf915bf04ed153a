package io.github.captchareports.internal.http;

import io.github.captchareports.ProxySettings;
import io.github.captchareports.spi.ProviderCall;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cache of the request heads of one account, since nearly all of its requests differ in their bodies only. Thread-safe. */
final class RequestHeads {
    private static final int SIZE = 8;

    private final HttpSettings settings;
    private final Origin origin;
    /** The proxy that plain requests are forwarded by; null where they go to the service, be it through a tunnel. */
    private final @Nullable ProxySettings forwarding;

    private final AtomicReferenceArray<@Nullable RequestHead> heads = new AtomicReferenceArray<>(SIZE);

    RequestHeads(HttpSettings settings) {
        this.settings = settings;
        this.origin = Origin.of(settings.baseUrl());
        this.forwarding = settings.forwarding();
    }

    /**
     * The head of a request that is about to be sent.
     *
     * @throws CancellationException when it is too late to send it
     * @throws IllegalArgumentException when the call holds what a request must not
     */
    RequestHead of(HttpExchange exchange) {
        if (exchange.isLate(settings.nanos())) {
            throw new CancellationException("connected after the report's deadline");
        }
        ProviderCall call = exchange.call();
        int place = call.path().hashCode() & (SIZE - 1);
        RequestHead head = heads.get(place);
        String authorization = proxyAuthorization();
        if (head == null || !head.fits(call, authorization)) {
            head = new RequestHead(origin, forwarding != null, authorization, call);
            heads.set(place, head);
        }
        return head;
    }

    private @Nullable String proxyAuthorization() {
        if (forwarding == null || forwarding.username() == null) {
            return null;
        }
        Supplier<String> password = forwarding.password();
        String credentials = forwarding.username() + ":" + (password == null ? "" : password.get());
        return "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }
}
