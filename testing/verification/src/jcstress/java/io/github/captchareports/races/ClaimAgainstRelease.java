package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.internal.ledger.Claim;
import io.github.captchareports.internal.ledger.Claimed;
import io.github.captchareports.internal.ledger.TaskKey;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Who claims a task that its owner leaves owns it, or follows and is told once; nobody is left waiting for nobody. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "owns it anew")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "was told")
@Outcome(expect = FORBIDDEN)
@State
public class ClaimAgainstRelease {
    private final TaskKey task = Tasks.next();
    private final Claim owner = Tasks.own(task);
    private int owned;
    private volatile int told;

    @Actor
    public void release() {
        Tasks.LEDGER.settle(task, owner, Tasks.CANCELLED);
        owner.tellFollowers(Tasks.CANCELLED);
    }

    @Actor
    public void claim() {
        while (true) {
            Claimed claimed = Tasks.claim(task);
            if (claimed instanceof Claimed.Owned) {
                owned = 1;
                return;
            }
            if (claimed instanceof Claimed.InFlight leader && leader.claim().follow(result -> told = told + 1)) {
                return;
            }
        }
    }

    @Arbiter
    public void judge(III_Result result) {
        result.r1 = owned;
        result.r2 = told;
        result.r3 = Tasks.LEDGER.isFree(task) ? 0 : 1;
        Tasks.clear(task);
    }
}
