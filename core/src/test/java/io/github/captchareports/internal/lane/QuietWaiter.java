package io.github.captchareports.internal.lane;

import org.jspecify.annotations.Nullable;

/** A report that does nothing of its own. */
class QuietWaiter extends Waiter {
    private final String path;

    QuietWaiter(long deadline, long atRiskFrom, String path) {
        this(deadline, atRiskFrom, Priority.COMPLAINT, path);
    }

    QuietWaiter(long deadline, long atRiskFrom, Priority priority, String path) {
        super(deadline, atRiskFrom, priority);
        this.path = path;
    }

    @Override
    protected String path() {
        return path;
    }

    @Override
    protected boolean abandoned() {
        return false;
    }

    @Override
    protected boolean admissible(long now) {
        return true;
    }

    @Override
    protected void onGranted() {}

    @Override
    protected void onTimedOut() {}

    @Override
    protected void onDismissed(Dismissal why, @Nullable String code) {}

    @Override
    protected void onStalled() {}
}
