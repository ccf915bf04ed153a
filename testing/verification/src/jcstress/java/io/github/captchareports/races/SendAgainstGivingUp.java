package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.internal.exchange.SendGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZL_Result;

/** A request that is given up while a connection gets it counts as not sent only if the connection never gets it. */
@JCStressTest
@Outcome(id = "true, SENT", expect = ACCEPTABLE, desc = "sent, and unclear")
@Outcome(id = "false, NOT_SENT", expect = ACCEPTABLE, desc = "not sent")
@Outcome(expect = FORBIDDEN)
@State
public class SendAgainstGivingUp {
    private final SendGate gate = new SendGate();

    @Actor
    public void send(ZL_Result result) {
        result.r1 = gate.pass();
    }

    @Actor
    public void giveUp(ZL_Result result) {
        result.r2 = gate.finish();
    }
}
