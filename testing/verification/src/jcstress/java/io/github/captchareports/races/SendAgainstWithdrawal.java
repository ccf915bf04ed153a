package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.internal.exchange.SendGate;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A request that is withdrawn while a connection gets it is sent or withdrawn: never both, never neither. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "sent")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "withdrawn")
@Outcome(expect = FORBIDDEN)
@State
public class SendAgainstWithdrawal {
    private final SendGate gate = new SendGate();

    @Actor
    public void send(II_Result result) {
        result.r1 = gate.pass() ? 1 : 0;
    }

    @Actor
    public void withdraw(II_Result result) {
        result.r2 = gate.withdraw() ? 1 : 0;
    }
}
