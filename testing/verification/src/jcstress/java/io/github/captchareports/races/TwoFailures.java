package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.RetryPolicy;
import io.github.captchareports.internal.lane.Lane;
import io.github.captchareports.internal.lane.AttemptFeedback;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.DI_Result;

/** Two attempts that fail at once cost the retry budget two tokens, and give both permits back. */
@JCStressTest
@Outcome(id = "2.0, 0", expect = ACCEPTABLE, desc = "both paid")
@Outcome(expect = FORBIDDEN)
@State
public class TwoFailures {
    private final Lane lane = Racer.lane(2, 9);
    private final Racer first = new Racer(lane);
    private final Racer second = new Racer(lane);

    public TwoFailures() {
        lane.enter(first.entry, true);
        lane.enter(second.entry, true);
    }

    @Actor
    public void first() {
        first.end(AttemptFeedback.FAILED);
    }

    @Actor
    public void second() {
        second.end(AttemptFeedback.FAILED);
    }

    @Arbiter
    public void judge(DI_Result result) {
        result.r1 = RetryPolicy.DEFAULT.budget() - lane.view().budget();
        result.r2 = lane.inFlight();
    }
}
