package io.github.captchareports.internal.guard;

import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintEvent.LikelyCause;
import io.github.captchareports.ComplaintEvent.Trigger;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintState;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Makes events of what happens to the watches of an account, with figures and likely causes. Called under the guard's lock. */
final class ComplaintEvents {
    private final String account;
    private final DomainCounts domains;
    private final ComplaintEventQueue queue;

    ComplaintEvents(String account, DomainCounts domains, Consumer<ComplaintEvent> listener) {
        this.account = account;
        this.domains = domains;
        this.queue = new ComplaintEventQueue(listener);
    }

    /** The state of a watch has changed, or its complaints have jumped. */
    void changed(ComplaintWatch watch, ComplaintState before, Trigger trigger, long now) {
        add(watch, before, trigger, LikelyCauses.of(watch, before), now);
    }

    /** Complaints were held when an earlier process ended, and still are. */
    void remembered(ComplaintWatch watch, long now) {
        add(watch, ComplaintState.NORMAL, Trigger.REMEMBERED, LikelyCauses.of(watch, watch.state()), now);
    }

    /** Something happened that changes no state. */
    void warn(ComplaintWatch watch, Trigger trigger, LikelyCause cause, long now) {
        add(watch, watch.state(), trigger, List.of(cause), now);
    }

    /** Delivers the events, outside the guard's lock. */
    void deliver() {
        queue.deliver();
    }

    ComplaintFigures figures(ComplaintWatch watch, long now) {
        ScopeCounts counts = watch.counts();
        ComplaintFigures figures = ComplaintFigures.of(
                account,
                watch.scope(),
                watch.state(),
                counts.isKnown(),
                watch.baseline(now),
                counts.figures(),
                domains.worst(counts.types(), now));
        return watch.state() == ComplaintState.HELD
                ? figures.withProbeAt(Instant.ofEpochMilli(TimeUnit.NANOSECONDS.toMillis(watch.probeFrom())))
                : figures;
    }

    private void add(ComplaintWatch watch, ComplaintState before, Trigger trigger, List<LikelyCause> causes, long now) {
        queue.add(ComplaintEvent.of(figures(watch, now), before, trigger, causes));
    }
}
