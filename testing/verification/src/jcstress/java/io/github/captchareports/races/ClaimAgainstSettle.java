package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.Verdict;
import io.github.captchareports.internal.ledger.Claim;
import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.internal.ledger.TaskKey;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A task on its way from its claim to what is remembered is one or the other, and never free. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "in flight")
@Outcome(id = "2, 0", expect = ACCEPTABLE, desc = "known")
@Outcome(expect = FORBIDDEN)
@State
public class ClaimAgainstSettle {
    private final TaskKey task = Tasks.next();
    private final Claim owner = Tasks.own(task);

    @Actor
    public void settle() {
        Tasks.LEDGER.settle(task, owner, Tasks.UNKNOWN);
        owner.tellFollowers(Tasks.UNKNOWN);
    }

    @Actor
    public void claim(II_Result result) {
        Claimed claimed = Tasks.LEDGER.claim(task, Verdict.INCORRECT);
        result.r1 = claimed instanceof Claimed.InFlight ? 1 : claimed instanceof Claimed.Known ? 2 : 0;
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
