package io.github.captchareports.support;

import java.util.Locale;

/**
 * How thorough this run of the tests is. The build sets the system property {@code test.level}: {@code gate} every day,
 * {@code ladder} with {@code -Pladder}, {@code full} with {@code -Pladder -Dlong}.
 */
public enum Level {
    GATE,
    LADDER,
    FULL;

    /** The level of this run; {@link #GATE} where nothing says otherwise, as in an IDE. */
    public static Level current() {
        String name = System.getProperty("test.level", "gate");
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The count for this level; {@code -Dscripts=N} overrides it. */
    public static int count(int gate, int ladder, int full) {
        int usual = switch (current()) {
            case GATE -> gate;
            case LADDER -> ladder;
            case FULL -> full;
        };
        return Integer.getInteger("scripts", usual);
    }

    /**
     * Where random numbers begin: in the gate always at the same seed, so that it fails for a reason of the code only;
     * above it at a new one each time, which is printed. {@code -Dseed=N} overrides both.
     */
    public static long seed(String what, long gate) {
        long seed = Long.getLong("seed", current() == GATE ? gate : System.nanoTime());
        if (current() != GATE) {
            System.out.println(what + ": -Dseed=" + seed);
        }
        return seed;
    }
}
