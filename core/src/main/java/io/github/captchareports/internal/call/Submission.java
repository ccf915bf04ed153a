package io.github.captchareports.internal.call;

/** An admitted request, as its submitter sees it. Its result always comes through its {@link ResultSink}. */
public interface Submission {
    /** A request that has had its result already. */
    Submission ENDED = new Submission() {
        @Override
        public void cancel() {}

        @Override
        public void offerSlot() {}
    };

    /**
     * Withdraws what has not been sent, which ends then. What is on the wire goes on to its end for the ledger. May be called
     * on any thread, at any time, more than once; {@link ResultSink#isCancelled()} has to say so before.
     */
    void cancel();

    /** Gives the slot in its stream back, unless its account holds as many reports as it may. */
    void offerSlot();
}
