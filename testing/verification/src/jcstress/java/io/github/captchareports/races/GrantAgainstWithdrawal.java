package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.internal.lane.Lane;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** A report that waits is granted or withdrawn: never both, never neither. */
@JCStressTest
@Outcome(id = "1, 0, 0", expect = ACCEPTABLE, desc = "granted")
@Outcome(id = "0, 1, 0", expect = ACCEPTABLE, desc = "withdrawn")
@Outcome(expect = FORBIDDEN)
@State
public class GrantAgainstWithdrawal {
    private final Lane lane = Racer.lane(1, 9);
    private final Racer report = new Racer(lane);
    private boolean withdrawn;

    public GrantAgainstWithdrawal() {
        lane.pause(0);
        lane.enter(report.entry, true);
    }

    @Actor
    public void grant() {
        lane.resume();
    }

    @Actor
    public void withdraw() {
        withdrawn = lane.withdraw(report.entry);
    }

    @Arbiter
    public void judge(III_Result result) {
        result.r1 = report.grants.get();
        result.r2 = withdrawn ? 1 : 0;
        result.r3 = lane.pending();
    }
}
