package io.github.captchareports.internal.stream;

import io.github.captchareports.internal.call.Submission;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The requests of a stream that have no result yet: an intrusive ring, for the one time when all are cancelled. */
final class Slots {
    private final Link ring = new Link();

    synchronized void add(Link slot) {
        slot.newer = ring;
        slot.older = ring.older;
        slot.older.newer = slot;
        ring.older = slot;
    }

    synchronized void remove(Link slot) {
        slot.older.newer = slot.newer;
        slot.newer.older = slot.older;
        // Not to keep its neighbours alive for as long as somebody holds on to it.
        slot.older = slot;
        slot.newer = slot;
    }

    @SuppressWarnings("ReferenceEquality") // once around, back to the beginning
    synchronized List<Submission> submissions() {
        List<Submission> submissions = new ArrayList<>();
        for (Link slot = ring.newer; slot != ring; slot = slot.newer) {
            Submission submission = slot.submission;
            if (submission != null) {
                submissions.add(submission);
            }
        }
        return submissions;
    }

    /** A place in the ring. */
    static class Link {
        private Link older = this;
        private Link newer = this;
        private volatile @Nullable Submission submission;

        final void occupy(Submission occupant) {
            submission = occupant;
        }
    }
}
