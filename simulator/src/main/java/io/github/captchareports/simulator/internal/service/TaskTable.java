package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.UnknownTasks;
import io.github.captchareports.simulator.internal.random.SplitMix64;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of one service: those that can still be reported, and in {@link LongStates} those that cannot.
 *
 * <p>A recorded task is never forgotten, or a second report on it would count as one on an unknown task.
 */
final class TaskTable {
    private static final byte RECORDED = 1;
    private static final byte LATE = 2;

    private final SimulatedService service;
    private final boolean refuseUnknown;
    private final Stripe[] stripes = new Stripe[64];
    private final LongAdder recorded = new LongAdder();
    private final LongAdder mistaken = new LongAdder();

    /** Asked about a report that is the first one, in time and on the right path. */
    interface Judgement {
        /** {@link Ruling#RECORDED}, or why not; null stands for a task that was not told. */
        Ruling on(@Nullable SimulatedTask task);
    }

    TaskTable(SimulatedService service, UnknownTasks unknownTasks) {
        this.service = service;
        this.refuseUnknown = unknownTasks == UnknownTasks.REFUSE;
        for (int i = 0; i < stripes.length; i++) {
            stripes[i] = new Stripe();
        }
    }

    /** Makes a task known, or corrects what was known of it; a report on it stays. False if it was known. */
    boolean tell(SimulatedTask task, long now) {
        Stripe stripe = stripe(task.id());
        synchronized (stripe) {
            return stripe.tell(task, now);
        }
    }

    /** Records a report on the task, or says why not; the judgement decides last. */
    Ruling report(Route.Method method, long id, long now, Judgement judgement) {
        if (id <= 0) {
            return Ruling.UNKNOWN_TASK;
        }
        Stripe stripe = stripe(id);
        synchronized (stripe) {
            return stripe.report(method, id, now, judgement);
        }
    }

    long recordedCount() {
        return recorded.sum();
    }

    long mistakenCount() {
        return mistaken.sum();
    }

    /** Tasks that are known and can be reported, those included whose end has not been noticed. */
    long openCount() {
        long count = 0;
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                count += stripe.open.size();
            }
        }
        return count;
    }

    Set<Long> recorded() {
        Set<Long> ids = new HashSet<>();
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.ended.forEach(RECORDED, ids::add);
            }
        }
        return Collections.unmodifiableSet(ids);
    }

    void clear() {
        for (Stripe stripe : stripes) {
            synchronized (stripe) {
                stripe.open.clear();
                stripe.ended.clear();
            }
        }
        recorded.reset();
        mistaken.reset();
    }

    private Stripe stripe(long id) {
        return stripes[(int) (SplitMix64.mix(id) >>> 58)];
    }

    private boolean isLate(SimulatedTask task, long now) {
        return Instant.ofEpochMilli(now).minus(service.window()).isAfter(task.completedAt());
    }

    private final class Stripe {
        final Map<Long, SimulatedTask> open = new HashMap<>();
        final LongStates ended = new LongStates();
        private int sweepAt = 1024;

        boolean tell(SimulatedTask task, long now) {
            byte end = ended.get(task.id());
            if (end == RECORDED) {
                return false;
            }
            if (isLate(task, now)) {
                ended.put(task.id(), LATE);
                return open.remove(task.id()) == null && end != LATE;
            }
            boolean unknown = open.put(task.id(), task) == null && end != LATE;
            if (open.size() >= sweepAt) {
                sweep(now);
            }
            return unknown;
        }

        Ruling report(Route.Method method, long id, long now, Judgement judgement) {
            byte end = ended.get(id);
            if (end == RECORDED) {
                return Ruling.DUPLICATE;
            }
            SimulatedTask task = open.get(id);
            Ruling ruling = task != null ? judge(method, task, now) : judgeUntold(end);
            if (ruling == Ruling.RECORDED) {
                ruling = judgement.on(task);
            }
            if (ruling == Ruling.RECORDED) {
                record(method, id, task);
            }
            return ruling;
        }

        private Ruling judge(Route.Method method, SimulatedTask task, long now) {
            if (isLate(task, now)) {
                return Ruling.LATE;
            }
            if (!method.types().contains(task.captchaType())) {
                return Ruling.WRONG_METHOD;
            }
            return isInAPoolOfItsOwn(task) ? Ruling.WRONG_LANGUAGE : Ruling.RECORDED;
        }

        private boolean isInAPoolOfItsOwn(SimulatedTask task) {
            return service == SimulatedService.ANTICAPTCHA
                    && task.captchaType() == SimulatedCaptchaType.IMAGE
                    && !task.language().equals(SimulatedTask.ENGLISH);
        }

        private Ruling judgeUntold(byte end) {
            if (end == LATE) {
                return Ruling.LATE;
            }
            return refuseUnknown ? Ruling.UNKNOWN_TASK : Ruling.RECORDED;
        }

        private void record(Route.Method method, long id, @Nullable SimulatedTask task) {
            ended.put(id, RECORDED);
            recorded.increment();
            if (task != null) {
                open.remove(id);
                if (task.actuallyCorrect() != (method.verdict() == SimulatedVerdict.CORRECT)) {
                    mistaken.increment();
                }
            }
        }

        /** Comes when the open tasks have doubled, so that telling stays cheap. */
        private void sweep(long now) {
            open.values().removeIf(task -> {
                boolean late = isLate(task, now);
                if (late) {
                    ended.put(task.id(), LATE);
                }
                return late;
            });
            sweepAt = Math.max(1024, open.size() * 2);
        }
    }
}
