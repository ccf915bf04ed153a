package io.github.captchareports.internal.guard;

import io.github.captchareports.internal.guard.HourlyCounts.Kind;
import java.util.function.ObjLongConsumer;

/**
 * What was counted of one captcha type in one hour.
 *
 * @param solved tasks that a report was received for, or that are never reported
 * @param total tasks solved in all, where the caller gives a total
 * @param wrong tasks that were called wrong
 * @param complaints complaints that are recorded, or may be
 * @param confirmations confirmations that were sent
 */
public record GuardCounts(long solved, long total, long wrong, long complaints, long confirmations) {
    /** Nothing. */
    public static final GuardCounts NONE = new GuardCounts(0, 0, 0, 0, 0);

    /** A task with a first report. */
    static final GuardCounts SOLVED = new GuardCounts(1, 0, 0, 0, 0);
    /** A task with a first report, which calls it wrong. */
    static final GuardCounts SOLVED_WRONG = new GuardCounts(1, 0, 1, 0, 0);
    /** A task that was reported before and is now called wrong. */
    static final GuardCounts WRONG = new GuardCounts(0, 0, 1, 0, 0);

    /** A complaint that is recorded, or may be. */
    public static final GuardCounts COMPLAINED = new GuardCounts(0, 0, 0, 1, 0);
    /** A confirmation that was sent. */
    public static final GuardCounts CONFIRMED = new GuardCounts(0, 0, 0, 0, 1);

    /** Both together. */
    public GuardCounts plus(GuardCounts more) {
        return new GuardCounts(
                solved + more.solved,
                total + more.total,
                wrong + more.wrong,
                complaints + more.complaints,
                confirmations + more.confirmations);
    }

    /** By how much these counts exceed others, each at least 0. */
    public GuardCounts beyond(GuardCounts others) {
        return new GuardCounts(
                Math.max(0, solved - others.solved),
                Math.max(0, total - others.total),
                Math.max(0, wrong - others.wrong),
                Math.max(0, complaints - others.complaints),
                Math.max(0, confirmations - others.confirmations));
    }

    void forEach(ObjLongConsumer<Kind> each) {
        each.accept(Kind.SOLVED, solved);
        each.accept(Kind.TOTAL, total);
        each.accept(Kind.WRONG, wrong);
        each.accept(Kind.COMPLAINED, complaints);
        each.accept(Kind.CONFIRMED, confirmations);
    }
}
