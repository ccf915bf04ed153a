package io.github.captchareports;

import io.github.captchareports.AttemptEvent.End;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Collects the figures of an {@link AttemptEvent}; what is not set is that of a first attempt that was answered. Not thread-safe. */
public final class AttemptEventBuilder {
    private final ReportRequest request;
    private int number = 1;
    private Instant startedAt = Instant.EPOCH;
    private Duration elapsed = Duration.ZERO;
    private Duration waited = Duration.ZERO;
    private Duration slack = Duration.ZERO;
    private End end = End.ANSWERED;
    private @Nullable Integer status;
    private @Nullable Integer errorId;
    private @Nullable String errorCode;
    private @Nullable FailureCause failureCause;
    private int handOvers;

    AttemptEventBuilder(ReportRequest request) {
        this.request = Objects.requireNonNull(request, "request");
    }

    /**
     * Sets {@link AttemptEvent#number()}.
     *
     * @param value 1 for the first
     * @return this
     */
    public AttemptEventBuilder number(int value) {
        number = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#startedAt()}.
     *
     * @param value the time
     * @return this
     */
    public AttemptEventBuilder startedAt(Instant value) {
        startedAt = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#elapsed()}.
     *
     * @param value the time from its start to its end
     * @return this
     */
    public AttemptEventBuilder elapsed(Duration value) {
        elapsed = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#waited()}.
     *
     * @param value the time
     * @return this
     */
    public AttemptEventBuilder waited(Duration value) {
        waited = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#slack()}.
     *
     * @param value the time that was left
     * @return this
     */
    public AttemptEventBuilder slack(Duration value) {
        slack = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#end()}.
     *
     * @param value the end
     * @return this
     */
    public AttemptEventBuilder end(End value) {
        end = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#status()}.
     *
     * @param value the status; null when no answer came
     * @return this
     */
    public AttemptEventBuilder status(@Nullable Integer value) {
        status = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#errorId()}.
     *
     * @param value the number; null where the answer had none
     * @return this
     */
    public AttemptEventBuilder errorId(@Nullable Integer value) {
        errorId = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#errorCode()}.
     *
     * @param value the code, verbatim; null where the answer had none
     * @return this
     */
    public AttemptEventBuilder errorCode(@Nullable String value) {
        errorCode = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#failureCause()}.
     *
     * @param value the cause; null where the answer could be read
     * @return this
     */
    public AttemptEventBuilder failureCause(@Nullable FailureCause value) {
        failureCause = value;
        return this;
    }

    /**
     * Sets {@link AttemptEvent#handOvers()}.
     *
     * @param value the count
     * @return this
     */
    public AttemptEventBuilder handOvers(int value) {
        handOvers = value;
        return this;
    }

    /**
     * Makes the event.
     *
     * @return the event
     */
    public AttemptEvent build() {
        return new Records.AttemptEvent(
                request,
                number,
                startedAt,
                elapsed,
                waited,
                slack,
                end,
                status,
                errorId,
                errorCode,
                failureCause,
                handOvers);
    }
}
