package io.github.captchareports.internal.http;

/** What the connections of one account share: their settings, their pool, and what is known of the server. */
record ConnectionContext(
        HttpSettings settings,
        RequestHeads heads,
        ConnectionPool pool,
        PendingConnects pendingConnects,
        ConnectRateLimit connectRate,
        ConnectionCapacity capacity,
        KeepAlivePolicy keepAlive) {
    static ConnectionContext of(HttpSettings settings) {
        boolean multiplexed = settings.http2() && Origin.of(settings.baseUrl()).secure();
        return new ConnectionContext(
                settings,
                new RequestHeads(settings),
                new ConnectionPool(),
                new PendingConnects(),
                new ConnectRateLimit(settings.maxInFlight(), settings.nanos()),
                new ConnectionCapacity(multiplexed),
                new KeepAlivePolicy(settings.replaySafe(), settings.connection().maxIdleTime()));
    }

    /** The lifetime of a connection that was opened now. */
    ConnectionLifetime newLifetime() {
        return new ConnectionLifetime(pendingConnects, settings.connection(), settings.nanos());
    }
}
