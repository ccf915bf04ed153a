package io.github.captchareports.internal.http;

import io.github.captchareports.HostResolver;
import io.netty.channel.EventLoop;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Promise;
import io.netty.util.concurrent.ScheduledFuture;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.resources.LoopResources;
import reactor.netty.transport.NameResolverProvider;

/** Finds the addresses of a host: by the account's resolver, or else by DNS and the hosts file. Thread-safe. */
final class HostLookup {
    private final HttpSettings settings;
    private @Nullable AddressResolverGroup<InetSocketAddress> dns;
    private boolean closed;

    HostLookup(HttpSettings settings) {
        this.settings = settings;
    }

    /** Looks up a host. One of the two is called, on the event loop. */
    void find(
            InetSocketAddress host,
            SingleLoopResources loop,
            Consumer<List<InetSocketAddress>> found,
            Consumer<Throwable> failed) {
        AddressResolverGroup<InetSocketAddress> names = names(loop.all());
        HostResolver own = settings.connection().resolver();
        if (own != null && !isLiteral(host.getHostString())) {
            ask(own, host, loop.loop(), found, failed);
            return;
        }
        names.getResolver(loop.loop()).resolveAll(host).addListener(result -> {
            if (result.isSuccess()) {
                found.accept(addresses(result.getNow()));
            } else {
                failed.accept(result.cause());
            }
        });
    }

    /** Looks up no more hosts. */
    synchronized void close() {
        closed = true;
        if (dns != null) {
            dns.close();
        }
    }

    private void ask(
            HostResolver resolver,
            InetSocketAddress host,
            EventLoop loop,
            Consumer<List<InetSocketAddress>> found,
            Consumer<Throwable> failed) {
        Promise<List<InetSocketAddress>> answer = loop.newPromise();
        ScheduledFuture<?> timeout = loop.schedule(
                () -> answer.tryFailure(unknown(host, null)),
                settings.connectTimeout().toNanos(),
                TimeUnit.NANOSECONDS);
        answer.addListener(result -> {
            timeout.cancel(false);
            if (result.isSuccess()) {
                found.accept(answer.getNow());
            } else {
                failed.accept(result.cause());
            }
        });
        try {
            CompletionStage<List<InetAddress>> stage = resolver.resolve(host.getHostString());
            stage.whenComplete((addresses, failure) -> hear(host, addresses, failure, answer));
        } catch (RuntimeException broken) {
            answer.tryFailure(unknown(host, broken));
        } catch (Error fatalOrNot) {
            answer.tryFailure(fatalOrNot);
        }
    }

    private static void hear(
            InetSocketAddress host,
            @Nullable List<InetAddress> addresses,
            @Nullable Throwable failure,
            Promise<List<InetSocketAddress>> answer) {
        if (failure != null || addresses == null || addresses.isEmpty()) {
            answer.tryFailure(unknown(host, failure));
            return;
        }
        try {
            answer.trySuccess(withPort(addresses, host.getPort()));
        } catch (RuntimeException broken) {
            answer.tryFailure(unknown(host, broken));
        }
    }

    private static UnknownHostException unknown(InetSocketAddress host, @Nullable Throwable cause) {
        UnknownHostException unknown = new UnknownHostException(host.getHostString());
        if (cause != null) {
            unknown.initCause(cause);
        }
        return unknown;
    }

    private static List<InetSocketAddress> withPort(List<InetAddress> addresses, int port) {
        List<InetSocketAddress> all = new ArrayList<>(addresses.size());
        for (InetAddress address : addresses) {
            // Without an address it would be this machine.
            all.add(new InetSocketAddress(Objects.requireNonNull(address, "an address that is null"), port));
        }
        return all;
    }

    private static boolean isLiteral(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    @SuppressWarnings("unchecked") // what the resolver of such addresses gives
    private static List<InetSocketAddress> addresses(Object found) {
        return (List<InetSocketAddress>) found;
    }

    /** A resolver that waits for the addresses of both families; Reactor Netty's default stops at the first. */
    private synchronized AddressResolverGroup<InetSocketAddress> names(LoopResources loops) {
        if (closed) {
            throw new IllegalStateException("the transport is closed");
        }
        if (dns == null) {
            dns = NameResolverProvider.builder()
                    .completeOncePreferredResolved(false)
                    .build()
                    .newNameResolverGroup(loops, LoopResources.DEFAULT_NATIVE);
        }
        return dns;
    }
}
