package io.github.captchareports.internal.lane;

import org.jspecify.annotations.Nullable;

/** A report that does nothing of its own. */
class QuietEntry implements LaneEntry.Owner {
    final LaneEntry entry;
    private final String path;

    QuietEntry(long deadline, long atRiskFrom, String path) {
        this(deadline, atRiskFrom, Priority.COMPLAINT, path);
    }

    QuietEntry(long deadline, long atRiskFrom, Priority priority, String path) {
        this.entry = new LaneEntry(deadline, atRiskFrom, priority, this);
        this.path = path;
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public boolean isCancelled() {
        return false;
    }

    @Override
    public boolean admissible(long now) {
        return true;
    }

    @Override
    public void onGranted() {}

    @Override
    public void onTimedOut() {}

    @Override
    public void onDropped(DropReason why, @Nullable String code) {}

    @Override
    public void onStalled() {}
}
