package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIIII_Result;

/** A report that is cancelled while it is granted never goes out, however long its connection takes. */
@JCStressTest
@Outcome(id = "0, 1, 0, 0, 0", expect = ACCEPTABLE, desc = "withdrawn")
@Outcome(expect = FORBIDDEN)
@State
public class CancelAgainstGrant {
    private final Cancelling report = new Cancelling();

    @Actor
    public void grant() {
        report.grant();
    }

    @Actor
    public void cancel() {
        report.cancel();
    }

    @Arbiter
    public void judge(IIIII_Result result) {
        report.wire.connect();
        report.judge(result);
    }
}
