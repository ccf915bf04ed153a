package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.rules.JudgedBy;
import io.github.captchareports.simulator.truth.ComplaintScope;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The meters of one account, one for each {@link ComplaintScope}; those of the scopes that were used last are
 * remembered. Not safe for use by several threads.
 */
public final class ScopedMeters<M> {
    public static final int MOST = 10_000;

    private final JudgedBy judgedBy;
    private final Supplier<M> maker;
    private final Map<ComplaintScope, M> meters = new LinkedHashMap<>(4, 0.75f, true);

    public ScopedMeters(JudgedBy judgedBy, Supplier<M> maker) {
        this.judgedBy = judgedBy;
        this.maker = maker;
    }

    JudgedBy judgedBy() {
        return judgedBy;
    }

    public ComplaintScope scope(SimulatedCaptchaType type, @Nullable String domain) {
        return ComplaintScope.of(judgedBy, type, domain);
    }

    public M of(ComplaintScope scope) {
        M meter = meters.computeIfAbsent(scope, absent -> maker.get());
        if (meters.size() > MOST) {
            meters.remove(meters.keySet().iterator().next());
        }
        return meter;
    }
}
