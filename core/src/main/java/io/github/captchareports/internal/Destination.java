package io.github.captchareports.internal;

import io.github.captchareports.ReportResult;

/** Where a result goes. */
interface Destination {
    /** Called once. Must not throw. */
    void onResult(ReportResult result);

    /** The report waits where nothing moves: its place may be given to another. May be called more than once. */
    void giveSlotBack();

    /** Whether whoever hands reports in waits for results before it hands in more. */
    boolean heldBack();
}
