package io.github.captchareports.internal.guard;

import io.github.captchareports.internal.guard.HourlyCounts.Kind;
import java.util.function.ObjLongConsumer;

/**
 * What was counted of one captcha type in one hour.
 *
 * @param solved tasks that were told, or are never reported
 * @param total tasks solved in all, where somebody says so
 * @param wrong tasks that were called wrong
 * @param complaints complaints that are recorded, or may be
 * @param confirmations confirmations that were sent
 */
public record GuardCounts(long solved, long total, long wrong, long complaints, long confirmations) {
    /** Nothing. */
    public static final GuardCounts NONE = new GuardCounts(0, 0, 0, 0, 0);

    /** A task that was told. */
    static final GuardCounts SOLVED = new GuardCounts(1, 0, 0, 0, 0);
    /** A task that was told and called wrong. */
    static final GuardCounts SOLVED_WRONG = new GuardCounts(1, 0, 1, 0, 0);
    /** A task that had been told and is called wrong. */
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

    /** What is here and not there; nothing where less is here. */
    public GuardCounts beyond(GuardCounts there) {
        return new GuardCounts(
                Math.max(0, solved - there.solved),
                Math.max(0, total - there.total),
                Math.max(0, wrong - there.wrong),
                Math.max(0, complaints - there.complaints),
                Math.max(0, confirmations - there.confirmations));
    }

    void forEach(ObjLongConsumer<Kind> each) {
        each.accept(Kind.SOLVED, solved);
        each.accept(Kind.TOTAL, total);
        each.accept(Kind.WRONG, wrong);
        each.accept(Kind.COMPLAINED, complaints);
        each.accept(Kind.CONFIRMED, confirmations);
    }
}
