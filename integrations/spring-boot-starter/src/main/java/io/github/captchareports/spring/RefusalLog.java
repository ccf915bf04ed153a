package io.github.captchareports.spring;

import io.github.captchareports.ReportResult;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.TaskId;
import io.github.captchareports.spi.ForeignText;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Remembers the last reports that a service refused. */
final class RefusalLog implements ReporterListener {
    private static final int KEPT = 20;
    private static final int LONGEST_CODE = 200;

    private final InstantSource clock;
    private final Deque<Refusal> refusals = new ArrayDeque<>();

    RefusalLog(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void onResult(ReportResult result) {
        if (result instanceof ReportResult.Rejected rejected) {
            add(result, rejected.code(), rejected.probableCause().remedy());
        } else if (result instanceof ReportResult.Withheld withheld && withheld.code() != null) {
            add(result, withheld.code(), null);
        }
    }

    /** The newest first. */
    List<Refusal> latest() {
        synchronized (refusals) {
            return List.copyOf(refusals);
        }
    }

    private void add(ReportResult result, String code, @Nullable String remedy) {
        Refusal refusal = new Refusal(
                clock.instant(),
                result.request().account(),
                shown(result.request().taskId()),
                result.outcome().name(),
                String.valueOf(result.reasonTag()),
                ForeignText.clean(code, LONGEST_CODE),
                remedy);
        synchronized (refusals) {
            refusals.addFirst(refusal);
            if (refusals.size() > KEPT) {
                refusals.removeLast();
            }
        }
    }

    /** A number as such, so that it is one in the answer too. */
    private static Object shown(TaskId taskId) {
        return taskId.isNumeric() ? (Object) taskId.asLong() : taskId.toString();
    }

    /**
     * A report that was refused.
     *
     * @param at when it was
     * @param account the account's label
     * @param taskId the task that was reported: a number, or a text
     * @param outcome how the report ended
     * @param reason why, as far as it is known
     * @param code the service's code
     * @param remedy what to do about it; null where there is nothing to say
     */
    record Refusal(
            Instant at,
            String account,
            Object taskId,
            String outcome,
            String reason,
            String code,
            @Nullable String remedy) {}
}
