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

/** Of two reports one gets into a lane in which only one more may wait. */
@JCStressTest
@Outcome(id = "1, 0, 1", expect = ACCEPTABLE, desc = "the first")
@Outcome(id = "0, 1, 1", expect = ACCEPTABLE, desc = "the second")
@Outcome(expect = FORBIDDEN)
@State
public class OnePlaceForTwo {
    private final Lane lane = Racer.lane(1, 1);

    public OnePlaceForTwo() {
        lane.pause(0);
    }

    @Actor
    public void first(III_Result result) {
        result.r1 = lane.enter(new Racer(lane).entry, true) ? 1 : 0;
    }

    @Actor
    public void second(III_Result result) {
        result.r2 = lane.enter(new Racer(lane).entry, true) ? 1 : 0;
    }

    @Arbiter
    public void judge(III_Result result) {
        result.r3 = lane.pending();
    }
}
