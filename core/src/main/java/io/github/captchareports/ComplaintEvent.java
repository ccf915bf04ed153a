package io.github.captchareports;

import java.util.List;

/**
 * A change in the state of an account's complaints, or a warning about them that changes no state. Immutable; equal where
 * all parts are. The library makes it, and later versions may have more parts.
 */
public sealed interface ComplaintEvent permits Records.ComplaintEvent {
    /**
     * An event, for tests of listeners; the library makes its own.
     *
     * @param figures the numbers behind it
     * @param previous the state before
     * @param trigger what brought it about
     * @param likelyCauses what is likely wrong, the likeliest first
     * @return the event
     */
    static ComplaintEvent of(
            ComplaintFigures figures, ComplaintState previous, Trigger trigger, List<LikelyCause> likelyCauses) {
        return new Records.ComplaintEvent(figures, previous, trigger, likelyCauses);
    }

    /**
     * The numbers behind it.
     *
     * @return the figures
     */
    ComplaintFigures figures();

    /**
     * The state before.
     *
     * @return the state; the same as that of the figures where this is only a warning
     */
    ComplaintState previous();

    /**
     * What brought it about.
     *
     * @return the trigger
     */
    Trigger trigger();

    /**
     * What is likely wrong.
     *
     * @return the causes, the likeliest first; empty when things got better
     */
    List<LikelyCause> likelyCauses();

    /** What brought an event about. More may be added: a {@code switch} over it needs a {@code default}. */
    public enum Trigger {
        /** The share crossed a bound, in either direction, or a jump is over. */
        SHARE,
        /** Tasks called wrong jumped away from the account's own past: their share, or their number where no share is known. */
        JUMP,
        /** The service refused complaints for their share, several in a row. */
        REFUSED_BY_SERVICE,
        /** Complaints were held when an earlier process ended, and still are. */
        REMEMBERED,
        /** The service accepted a complaint again. */
        ACCEPTED_BY_SERVICE,
        /** A complaint was sent or held while fewer tasks are known than the service asks for. */
        LOW_VOLUME,
        /** A minimum sample of complaints was sent, and too few other solves are known: nothing is held for the share. */
        SHARE_UNKNOWN,
        /** The service answered that the account's complaints have filtered out its workers. */
        WORKERS_FILTERED
    }

    /** What is likely wrong, with a remedy. More may be added: a {@code switch} over it needs a {@code default}. */
    public enum LikelyCause {
        /** Nearly every task is called wrong: the client is at fault, and not the workers. */
        CLIENT_BROKEN("Nearly every solution is called wrong, which workers do not achieve. Stop reporting, and check"
                + " how the client submits solutions and reads the target's answer."),
        /** The target site, the integration or the idea of success has changed. */
        SOMETHING_CHANGED(
                "What counts as wrong has changed suddenly. Look at the target site, at the last change of the"
                        + " integration, and at how success is told from failure, before complaining on."),
        /** Complaints are made on suspicion. */
        SPECULATIVE_COMPLAINTS(
                "Complain only where the target named the captcha as the reason, not where something else failed."),
        /** The library does not know of the good solutions. */
        SOLVES_UNKNOWN("The service knows how much it solved, this library only what it is told. Confirm good solutions"
                + " where the service takes them, or say how many were solved: AccountControl.observeSolved or"
                + " totalSolved, submit --solved TYPE=N, or solved-per-day in the accounts file. Until then no complaint"
                + " is held for the share."),
        /** The account has too little traffic for its complaints to count. */
        TOO_LITTLE_TRAFFIC("The service ignores complaints of accounts with so few tasks. If those known here are all"
                + " that were solved, bring the traffic together in one account, or do not complain; if there were more,"
                + " say how many: AccountControl.observeSolved, submit --solved TYPE=N, or solved-per-day in the accounts"
                + " file."),
        /** There are too many complaints already. */
        TOO_MANY_COMPLAINTS(
                "Stop complaining until the share has fallen; the held complaints are not worth more later.");

        private final String remedy;

        LikelyCause(String remedy) {
            this.remedy = remedy;
        }

        /**
         * What to do about it.
         *
         * @return a sentence or two, in English
         */
        public String remedy() {
            return remedy;
        }
    }
}
