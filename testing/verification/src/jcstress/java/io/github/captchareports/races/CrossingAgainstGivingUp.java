package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.internal.exchange.Border;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** A request that is given up while a connection gets it counts as not sent only if the connection never gets it. */
@JCStressTest
@Outcome(id = "true, FAR", expect = ACCEPTABLE, desc = "sent, and unclear")
@Outcome(id = "false, NEAR", expect = ACCEPTABLE, desc = "not sent")
@Outcome(expect = FORBIDDEN)
@State
public class CrossingAgainstGivingUp {
    private final Border border = new Border();

    @Actor
    public void cross(ZL_Result result) {
        result.r1 = border.cross();
    }

    @Actor
    public void giveUp(ZL_Result result) {
        result.r2 = border.end();
    }
}
