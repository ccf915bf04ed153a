package io.github.captchareports.benchmarks;

import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** One measurement against another of the same run. */
final class Ratio {
    private Ratio() {}

    /** NaN where one of them is missing or failed. */
    static double of(@Nullable Measurement one, @Nullable Measurement other, ToDoubleFunction<Measurement> figure) {
        if (one == null || other == null || one.isFailed() || other.isFailed()) {
            return Double.NaN;
        }
        return figure.applyAsDouble(one) / figure.applyAsDouble(other);
    }

    static String text(@Nullable Measurement one, @Nullable Measurement other, ToDoubleFunction<Measurement> figure) {
        double ratio = of(one, other, figure);
        return Double.isNaN(ratio) ? "–" : String.format(Locale.ROOT, "%.2f", ratio);
    }
}
