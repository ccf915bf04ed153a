package io.github.captchareports.internal.guard;

/** The Wilson score interval: how large a share is at least, given a sample. */
final class Wilson {
    /** The 95 % quantile of the normal distribution. */
    private static final double Z = 1.6448536269514722;

    private Wilson() {}

    /** The lower end of the one-sided 95 % interval for a share of which {@code hits} out of {@code of} are a sample. */
    static double lowerBound(long hits, long of) {
        if (of == 0) {
            return 0;
        }
        double n = of;
        double share = hits / n;
        double center = share + Z * Z / (2 * n);
        double spread = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n));
        return (center - spread) / (1 + Z * Z / n);
    }
}
