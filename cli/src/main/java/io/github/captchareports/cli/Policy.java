package io.github.captchareports.cli;

import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintLimits.Reaction;

/** What is done about complaints. */
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
    /** The guard, which holds complaints also when their share jumps. */
    HOLDING_JUMPS("guard, holding jumps") {
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
