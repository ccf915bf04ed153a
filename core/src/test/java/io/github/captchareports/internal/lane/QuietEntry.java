package io.github.captchareports.internal.lane;

import org.jspecify.annotations.Nullable;

/** A report that does nothing of its own. */
class QuietEntry extends LaneEntry {
    private final String path;

    QuietEntry(long deadline, long atRiskFrom, String path) {
        this(deadline, atRiskFrom, Priority.COMPLAINT, path);
    }

    QuietEntry(long deadline, long atRiskFrom, Priority priority, String path) {
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
    protected void onDropped(DropReason why, @Nullable String code) {}

    @Override
    protected void onStalled() {}
}
