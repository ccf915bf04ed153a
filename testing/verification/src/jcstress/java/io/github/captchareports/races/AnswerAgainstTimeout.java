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

/** A call to the shared ledger whose answer comes while its time runs out is told once. */
@JCStressTest
@Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "answered")
@Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "not answered in time")
@Outcome(expect = FORBIDDEN)
@State
public class AnswerAgainstTimeout {
    private final LedgerClock clock = new LedgerClock();
    private final SharedLedgerClient client = AskedLedger.client(clock);
    private final AskedLedger call = new AskedLedger();

    public AnswerAgainstTimeout() {
        call.ask(client);
    }

    @Actor
    public void answer() {
        call.answer.complete("there");
    }

    @Actor
    public void timeOut() {
        clock.advanceTo(LedgerClock.TIMEOUT);
    }

    @Arbiter
    public void judge(II_Result result) {
        result.r1 = call.answered.get();
        result.r2 = call.timedOut.get();
    }
}
