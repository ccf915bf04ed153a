package io.github.captchareports.simulator.internal.fault;

import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.internal.random.Chance;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** When a fault is played, for the rules that do not look at the request. */
sealed interface FaultRule {
    Fault fault();

    /** Asked once a request; a rule that counts has counted it. */
    boolean plays(long epochMillis);

    /** Whether it will never play again. */
    default boolean isSpent(long epochMillis) {
        return false;
    }

    record Next(Fault fault, AtomicInteger left) implements FaultRule {
        @Override
        public boolean plays(long epochMillis) {
            return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
        }

        @Override
        public boolean isSpent(long epochMillis) {
            return left.get() == 0;
        }
    }

    record Every(Fault fault, int k, AtomicLong seen) implements FaultRule {
        @Override
        public boolean plays(long epochMillis) {
            return seen.incrementAndGet() % k == 0;
        }
    }

    /** The n-th request has the n-th draw of the seed, so that the same seed makes the same run. */
    record Fraction(Fault fault, double share, long seed, AtomicLong seen) implements FaultRule {
        @Override
        public boolean plays(long epochMillis) {
            return Chance.at(seed, seen.incrementAndGet()) < share;
        }
    }

    record Until(Fault fault, long epochMillisEnd) implements FaultRule {
        @Override
        public boolean plays(long epochMillis) {
            return epochMillis < epochMillisEnd;
        }

        @Override
        public boolean isSpent(long epochMillis) {
            return !plays(epochMillis);
        }
    }
}
