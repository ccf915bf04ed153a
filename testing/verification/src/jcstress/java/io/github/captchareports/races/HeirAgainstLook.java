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

/** A task that is handed to an heir is never free on the way. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "inherited, and never free")
@Outcome(expect = FORBIDDEN)
@State
public class HeirAgainstLook {
    private final TaskKey task = Tasks.next();

    public HeirAgainstLook() {
        Tasks.LEDGER.settle(task, Tasks.own(task), Tasks.UNKNOWN);
    }

    @Actor
    public void inherit(II_Result result) {
        result.r1 = Tasks.claim(task) instanceof Claimed.Owned owned && owned.claim().inheritsUnclear() ? 1 : 0;
    }

    @Actor
    public void ask(II_Result result) {
        result.r2 = Tasks.LEDGER.isFree(task) ? 1 : 0;
    }

    @Arbiter
    public void clear() {
        Tasks.clear(task);
    }
}
