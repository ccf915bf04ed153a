package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.AttemptFeedback;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIII_Result;

/** A report that waits for a permit which is given back while the lane closes is answered once, and leaves nothing behind. */
@JCStressTest
@Outcome(id = "1, 0, 0, 0", expect = ACCEPTABLE, desc = "granted, then given up")
@Outcome(id = "0, 1, 0, 0", expect = ACCEPTABLE, desc = "dropped")
@Outcome(expect = FORBIDDEN)
@State
public class ReleaseAgainstClose {
    private final Lane lane = Racer.lane(1, 9);
    private final Racer first = new Racer(lane);
    private final Racer second = new Racer(lane);

    public ReleaseAgainstClose() {
        lane.enter(first.entry, true);
        lane.enter(second.entry, true);
    }

    @Actor
    public void release() {
        first.end(AttemptFeedback.ANSWERED);
    }

    @Actor
    public void close() {
        lane.close();
    }

    @Arbiter
    public void judge(IIII_Result result) {
        result.r1 = second.grants.get();
        result.r2 = second.drops.get();
        result.r3 = lane.pending();
        result.r4 = lane.inFlight();
    }
}
