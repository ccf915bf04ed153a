package io.github.captchareports.verification.support;

import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * Fails every test of this module during which something blocked on a thread that must not: the error alone could end in
 * a log. BlockHound and JUnit both find this class by ServiceLoader.
 */
public final class BlockingCalls implements BlockHoundIntegration, BeforeEachCallback, AfterEachCallback {
    private static final PerTest<BlockingOperationError> MET = new PerTest<>();

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // Netty's allocator takes a lock where two threads grow a pool at once, Lettuce where two write to one
        // connection,
        // and the JDK where two connections resume one TLS session or a timer is taken back: bounded, and none waits
        // for anybody outside the
        // process.
        builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "incrementWriters");
        builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "decrementWriters");
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator", "allocate");
        builder.allowBlockingCallsInside("io.netty.buffer.AdaptivePoolingAllocator$Magazine", "free");
        builder.allowBlockingCallsInside("java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue", "remove");
        builder.allowBlockingCallsInside("sun.security.ssl.SSLSessionImpl", "getPacketBufferSize");
        builder.allowBlockingCallsInside("sun.security.ssl.SSLSessionImpl", "getApplicationBufferSize");
        builder.blockingMethodCallback(method -> {
            BlockingOperationError blocked = new BlockingOperationError(method);
            MET.add(blocked);
            throw blocked;
        });
    }

    /** The blocking calls since the last look, which are hereby dealt with for the test that calls this. */
    public static List<BlockingOperationError> drain() {
        return MET.drain();
    }

    @Override
    public void beforeEach(ExtensionContext context) {
        MET.begin();
    }

    @Override
    public void afterEach(ExtensionContext context) {
        List<BlockingOperationError> met = MET.end();
        if (!met.isEmpty()) {
            throw new AssertionError(
                    met.size() + " blocking calls on threads that must not block, while this test ran or one beside it",
                    met.get(0));
        }
    }
}
