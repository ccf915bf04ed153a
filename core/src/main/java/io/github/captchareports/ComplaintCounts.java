package io.github.captchareports;

import java.util.stream.Stream;

/**
 * What was counted of complaints: the numbers behind {@link ComplaintFigures} and its parts.
 *
 * @param known whether the share is known
 * @param solved what is known to be solved
 * @param complaints complaints that are recorded, or may be
 * @param confirmations confirmations that were sent
 */
record ComplaintCounts(boolean known, long solved, long complaints, long confirmations) {
    /**
     * The sums of several types.
     *
     * @param known whether the share of one of them at least is known: then only those whose share is known are summed up
     */
    static ComplaintCounts sum(boolean known, Stream<ComplaintCounts> types) {
        return types.filter(one -> !known || one.known)
                .reduce(new ComplaintCounts(known, 0, 0, 0), ComplaintCounts::plus);
    }

    private ComplaintCounts plus(ComplaintCounts more) {
        return new ComplaintCounts(
                known, solved + more.solved, complaints + more.complaints, confirmations + more.confirmations);
    }

    /** The share of complaints; 0 where nothing is known to be solved. */
    double share() {
        return solved == 0 ? 0 : (double) complaints / solved;
    }
}
