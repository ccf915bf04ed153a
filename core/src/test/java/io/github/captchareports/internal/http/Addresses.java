package io.github.captchareports.internal.http;

import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.resolver.InetNameResolver;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** A resolver that has the same addresses for every host; without any, the host does not exist. */
final class Addresses extends AddressResolverGroup<InetSocketAddress> {
    private final List<String> addresses;

    Addresses(List<String> addresses) {
        this.addresses = addresses;
    }

    @Override
    protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
        return new InetNameResolver(executor) {
            @Override
            protected void doResolve(String host, Promise<InetAddress> promise) throws UnknownHostException {
                promise.setSuccess(of(host).get(0));
            }

            @Override
            protected void doResolveAll(String host, Promise<List<InetAddress>> promise) throws UnknownHostException {
                promise.setSuccess(of(host));
            }
        }.asAddressResolver();
    }

    private List<InetAddress> of(String host) throws UnknownHostException {
        if (addresses.isEmpty()) {
            throw new UnknownHostException(host);
        }
        List<InetAddress> all = new ArrayList<>();
        for (String address : addresses) {
            all.add(InetAddress.getByAddress(host, NetUtil.createByteArrayFromIpAddressString(address)));
        }
        return all;
    }
}
