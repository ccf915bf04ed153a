package io.github.captchareports.test;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.FailureCause;
import io.github.captchareports.ReportRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes attempts, for tests of listeners. */
public final class AttemptEvents {
    private AttemptEvents() {}

    /**
     * An attempt that was answered with status 200.
     *
     * @param request the request
     * @return the attempt
     */
    public static AttemptEvent answered(ReportRequest request) {
        return builder(request).build();
    }

    /**
     * An attempt that may have reached the service.
     *
     * @param request the request
     * @param cause why it failed
     * @return the attempt
     */
    public static AttemptEvent unclear(ReportRequest request, FailureCause cause) {
        return builder(request).failed(AttemptEvent.End.UNCLEAR, cause).build();
    }

    /**
     * An attempt that certainly did not reach the service.
     *
     * @param request the request
     * @param cause why it failed
     * @return the attempt
     */
    public static AttemptEvent notSent(ReportRequest request, FailureCause cause) {
        return builder(request).failed(AttemptEvent.End.NOT_SENT, cause).build();
    }

    /**
     * Starts an attempt: the first one, begun a second after the solve without having waited, with 59 seconds left, and answered
     * with status 200 after 100 ms, unless changed.
     *
     * @param request the request
     * @return a builder
     */
    public static Builder builder(ReportRequest request) {
        return new Builder(request);
    }

    /** Collects the parts of an {@link AttemptEvent}, whose getters say what they mean. Not thread-safe. */
    public static final class Builder {
        private final ReportRequest request;
        private int number = 1;
        private Instant startedAt;
        private Duration elapsed = Duration.ofMillis(100);
        private Duration waited = Duration.ZERO;
        private Duration slack = Duration.ofSeconds(59);
        private AttemptEvent.End end = AttemptEvent.End.ANSWERED;
        private @Nullable Integer status = 200;
        private @Nullable Integer errorId;
        private @Nullable String errorCode;
        private @Nullable FailureCause failureCause;
        private int handOvers;

        private Builder(ReportRequest request) {
            this.request = Objects.requireNonNull(request, "request");
            this.startedAt = request.solvedAt().plusSeconds(1);
        }

        /**
         * Sets which attempt of the report it is.
         *
         * @param value 1 for the first
         * @return this
         */
        public Builder number(int value) {
            this.number = value;
            return this;
        }

        /**
         * Sets when it was begun.
         *
         * @param time the time
         * @return this
         */
        public Builder startedAt(Instant time) {
            this.startedAt = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Sets how long it took.
         *
         * @param time the time
         * @return this
         */
        public Builder elapsed(Duration time) {
            this.elapsed = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Sets how long the report had waited when it began.
         *
         * @param time the time
         * @return this
         */
        public Builder waited(Duration time) {
            this.waited = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Sets how long before the report's deadline it began.
         *
         * @param time the time
         * @return this
         */
        public Builder slack(Duration time) {
            this.slack = Objects.requireNonNull(time, "time");
            return this;
        }

        /**
         * Has the service answer with a code.
         *
         * @param httpStatus the HTTP status
         * @param id the service's number; null where there is none
         * @param code the service's code; null where there is none
         * @return this
         */
        public Builder answered(int httpStatus, @Nullable Integer id, @Nullable String code) {
            this.end = AttemptEvent.End.ANSWERED;
            this.status = httpStatus;
            this.errorId = id;
            this.errorCode = code;
            this.failureCause = null;
            return this;
        }

        /**
         * Has the attempt fail.
         *
         * @param how whether it may have reached the service
         * @param cause why; its HTTP status is the attempt's
         * @return this
         */
        public Builder failed(AttemptEvent.End how, FailureCause cause) {
            this.end = Objects.requireNonNull(how, "how");
            this.failureCause = Objects.requireNonNull(cause, "cause");
            this.status = cause.httpStatus().isPresent() ? cause.httpStatus().getAsInt() : null;
            this.errorId = null;
            this.errorCode = null;
            return this;
        }

        /**
         * Sets how often it was handed over to another connection.
         *
         * @param count how often
         * @return this
         */
        public Builder handOvers(int count) {
            this.handOvers = count;
            return this;
        }

        /**
         * Makes the attempt.
         *
         * @return the attempt
         */
        public AttemptEvent build() {
            return AttemptEvent.builder(request)
                    .number(number)
                    .startedAt(startedAt)
                    .elapsed(elapsed)
                    .waited(waited)
                    .slack(slack)
                    .end(end)
                    .status(status)
                    .errorId(errorId)
                    .errorCode(errorCode)
                    .failureCause(failureCause)
                    .handOvers(handOvers)
                    .build();
        }
    }
}
