package io.github.captchareports.internal.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What a resolver finds that has the same addresses for every host; without any, the host does not exist. */
final class Addresses {
    private Addresses() {}

    static CompletionStage<List<InetAddress>> of(String host, List<String> addresses) {
        try {
            List<InetAddress> all = new ArrayList<>();
            for (String address : addresses) {
                all.add(InetAddress.getByAddress(host, NetUtil.createByteArrayFromIpAddressString(address)));
            }
            return CompletableFuture.completedFuture(all);
        } catch (UnknownHostException noAddress) {
            return CompletableFuture.failedFuture(noAddress);
        }
    }
}
