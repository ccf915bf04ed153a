package io.github.captchareports.internal.telemetry;

import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Errors after which a virtual machine or a class path cannot be relied on: {@link VirtualMachineError} and
 * {@link LinkageError}, as Reactor's {@code Exceptions.throwIfJvmFatal} has them, but for {@link StackOverflowError}: an
 * answer that is too deep for its reader must not end the reporter, and the stack is in order again once it is unwound. Where user code throws one while somebody
 * waits, the place handles it as any other failure, so that whatever it was about gets its end, and notes it here: the
 * first one fails the reporter. It is thrown on when nothing is open any more.
 */
public final class FatalErrors {
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();
    private volatile Consumer<Throwable> listener = error -> {};

    /** Tells the first error to somebody, on the thread that meets it; at once where there was one already. */
    public void onFirst(Consumer<Throwable> told) {
        listener = told;
        Throwable already = first.get();
        if (already != null) {
            told.accept(already);
        }
    }

    /**
     * Fails the reporter if this is fatal; does nothing otherwise.
     *
     * @return whether it is: it is logged once then, and nowhere else, since logging may fail for the same reason
     */
    public boolean note(@Nullable Throwable thrown) {
        Throwable cause = thrown;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause == null || !is(cause)) {
            return false;
        }
        if (first.compareAndSet(null, cause)) {
            listener.accept(cause);
        }
        return true;
    }

    /** What the reporter has failed with; null where it has not. */
    public @Nullable Throwable first() {
        return first.get();
    }

    /** Throws what is fatal, for places where nobody waits, or whose caller notes it. */
    public static void rethrow(Throwable thrown) {
        if (is(thrown)) {
            throw (Error) thrown;
        }
    }

    private static boolean is(Throwable thrown) {
        return (thrown instanceof VirtualMachineError && !(thrown instanceof StackOverflowError))
                || thrown instanceof LinkageError;
    }
}
