package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIIII_Result;

/** A report that is cancelled while it is sent is withdrawn or finishes detached: never both, never neither. */
@JCStressTest
@Outcome(id = "0, 1, 0, 0, 0", expect = ACCEPTABLE, desc = "withdrawn")
@Outcome(id = "1, 0, 1, 1, 0", expect = ACCEPTABLE, desc = "sent, and settled all the same")
@Outcome(expect = FORBIDDEN)
@State
public class CancelAgainstSending {
    private final Cancelling report = new Cancelling();

    @Actor
    public void send() {
        report.grant();
        report.wire.connect();
    }

    @Actor
    public void cancel() {
        report.cancel();
    }

    @Arbiter
    public void judge(IIIII_Result result) {
        report.judge(result);
    }
}
