/**
 * The transport over HTTP/1.1 and HTTP/2. {@code ConnectionOpener} opens connections with Reactor Netty, {@code
 * ConnectionPool} holds those that take requests, and {@code Http1Connection} and {@code Http2Connection} send an {@code
 * HttpExchange} each with Netty's codecs.
 */
@NullMarked
package io.github.captchareports.internal.http;

import org.jspecify.annotations.NullMarked;
