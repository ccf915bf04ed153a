package io.github.captchareports.races;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import io.github.captchareports.internal.shared.SharedLedgerClient;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A call to the shared ledger that is made while the timer fires for another one has a timer as well. */
@JCStressTest
@Outcome(id = "1, 1", expect = ACCEPTABLE, desc = "each is told once that its time is over")
@Outcome(expect = FORBIDDEN)
@State
public class CallAgainstTimeout {
    private final LedgerClock clock = new LedgerClock();
    private final SharedLedgerClient client = AskedLedger.client(clock);
    private final AskedLedger call = new AskedLedger();
    private final AskedLedger later = new AskedLedger();

    public CallAgainstTimeout() {
        call.ask(client);
    }

    @Actor
    public void timeOut() {
        clock.advanceTo(LedgerClock.TIMEOUT);
    }

    @Actor
    public void call() {
        later.ask(client);
    }

    @Arbiter
    public void judge(II_Result result) {
        clock.advanceTo(2 * LedgerClock.TIMEOUT);
        result.r1 = call.timedOut.get();
        result.r2 = later.timedOut.get();
    }
}
