package io.github.captchareports.internal.guard;

import io.github.captchareports.ComplaintEvent.LikelyCause;
import io.github.captchareports.ComplaintState;
import java.util.ArrayList;
import java.util.List;

/** What is likely wrong with an account that complains too much. */
final class LikelyCauses {
    /** A share this high is not the workers' fault. */
    private static final double NEARLY_ALL = 0.95;

    private LikelyCauses() {}

    /** The causes of a change of state, the likeliest first; none where the state has improved. */
    static List<LikelyCause> of(ComplaintWatch watch, ComplaintState before) {
        List<LikelyCause> causes = new ArrayList<>();
        if (watch.state().compareTo(before) < 0) {
            return causes;
        }
        if (watch.isRefusedByService()) {
            causes.add(LikelyCause.TOO_MANY_COMPLAINTS);
        }
        if (watch.isTelling()
                && watch.counts().wrong() >= NEARLY_ALL * watch.counts().solved()) {
            causes.add(LikelyCause.CLIENT_BROKEN);
        }
        if (watch.hasJumped()) {
            causes.add(LikelyCause.SOMETHING_CHANGED);
        }
        if (causes.isEmpty()) {
            causes.add(LikelyCause.SPECULATIVE_COMPLAINTS);
        }
        return causes;
    }
}
