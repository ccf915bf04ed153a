package io.github.captchareports;

import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Finds the addresses of host names, in place of DNS and the hosts file. Must be thread-safe. */
@FunctionalInterface
public interface HostResolver {
    /**
     * Begins to look up a name. Called for each connection that is opened, on an event loop or a thread of the caller, so it
     * must not block, and should cache what it finds. Not called for a base URL with an address in it, nor where a proxy opens
     * a tunnel and looks up the name itself.
     *
     * @param host the host name as in the base URL, or of a proxy that forwards plain requests
     * @return the addresses, in the order of preference: all of them are tried, the families in turn. A failure, an empty list,
     *     or no result within {@link ReporterBuilder#connectTimeout(java.time.Duration)} means that the name was not found:
     *     the connection fails, and the report was not sent. The stage may complete on any thread
     */
    CompletionStage<List<InetAddress>> resolve(String host);
}
