package io.github.captchareports.cli.economics;

import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintLimits.Reaction;

/** How complaints are guarded in an experiment. */
enum Policy {
    /** Every complaint is sent. */
    UNGUARDED("no guard") {
        @Override
        ComplaintLimits limits(ComplaintLimits provided) {
            return provided.disabled();
        }
    },
    /** The guard as it is unless told otherwise. */
    GUARDED("guard") {
        @Override
        ComplaintLimits limits(ComplaintLimits provided) {
            return provided;
        }
    },
    /** The guard, which only warns when complaints jump. */
    WARNING_OF_JUMPS("guard, jumps not held") {
        @Override
        ComplaintLimits limits(ComplaintLimits provided) {
            return provided.toBuilder().jump(provided.jumpBy(), Reaction.WARN).build();
        }
    },
    /** The guard, which holds complaints as long as a jump lasts. */
    HOLDING_JUMPS("guard, jumps held") {
        @Override
        ComplaintLimits limits(ComplaintLimits provided) {
            return provided.toBuilder().jump(provided.jumpBy(), Reaction.HOLD).build();
        }
    };

    private final String title;

    Policy(String title) {
        this.title = title;
    }

    String title() {
        return title;
    }

    abstract ComplaintLimits limits(ComplaintLimits provided);
}
