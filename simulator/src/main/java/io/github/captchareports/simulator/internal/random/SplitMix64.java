package io.github.captchareports.simulator.internal.random;

/** The finalizer of the random number generator SplitMix64: spreads the bits of a number over 64 bits. */
public final class SplitMix64 {
    private SplitMix64() {}

    public static long mix(long value) {
        long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
