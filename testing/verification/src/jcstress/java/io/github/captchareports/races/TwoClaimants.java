package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.internal.ledger.TaskKey;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Of two claimants of a free task one owns it, and the other follows. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the first")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the second")
@Outcome(expect = FORBIDDEN)
@State
public class TwoClaimants {
    private final TaskKey task = Tasks.next();

    @Actor
    public void first(II_Result result) {
        result.r1 = Tasks.claim(task) instanceof Claimed.Owned ? 1 : 0;
    }

    @Actor
    public void second(II_Result result) {
        result.r2 = Tasks.claim(task) instanceof Claimed.Owned ? 1 : 0;
    }

    @Arbiter
    public void clear() {
        Tasks.clear(task);
    }
}
