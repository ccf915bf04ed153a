package io.github.captchareports.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one account, one for each {@link ComplaintScope}; those of the scopes that were used last are
 * remembered. Not safe for use by several threads.
 */
final class ScopedMeters<M> {
    static final int MOST = 10_000;

    private final JudgedBy judgedBy;
    private final Supplier<M> maker;
    private final Map<ComplaintScope, M> meters = new LinkedHashMap<>(4, 0.75f, true);

    ScopedMeters(JudgedBy judgedBy, Supplier<M> maker) {
        this.judgedBy = judgedBy;
        this.maker = maker;
    }

    JudgedBy judgedBy() {
        return judgedBy;
    }

    ComplaintScope scope(SimulatedCaptchaType type, @Nullable String domain) {
        return ComplaintScope.of(judgedBy, type, domain);
    }

    M of(ComplaintScope scope) {
        M meter = meters.computeIfAbsent(scope, absent -> maker.get());
        if (meters.size() > MOST) {
            meters.remove(meters.keySet().iterator().next());
        }
        return meter;
    }
}
