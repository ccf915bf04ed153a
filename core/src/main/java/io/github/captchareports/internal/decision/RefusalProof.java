package io.github.captchareports.internal.decision;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.Recorded;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import java.util.List;

/** What a final refusal proves of the task: it follows from what the code can mean, never from the likeliest cause. Pure. */
public final class RefusalProof {
    private RefusalProof() {}

    /**
     * Whether a report for the task is recorded. It is not where the code's possible causes are known and <em>reported
     * before</em> is none of them, or where no earlier copy of the report can have met another answer.
     */
    public static Recorded recorded(ProviderReply refusal) {
        List<ProbableCause> possible = refusal.possibleCauses();
        if (possible.contains(ProbableCause.REPORTED_BEFORE) || possible.contains(ProbableCause.UNKNOWN)) {
            return Recorded.UNKNOWN;
        }
        return refusal.reading() == Reading.REFUSED || !possible.isEmpty() ? Recorded.NO : Recorded.UNKNOWN;
    }
}
