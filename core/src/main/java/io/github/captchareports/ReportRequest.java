package io.github.captchareports;

import io.github.captchareports.spi.ForeignText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One verdict to be reported: which task, of which account, was solved rightly or wrongly, and when. Immutable.
 *
 * <p>{@link #solvedAt()} decides how long the report is worth anything: 60 seconds at Anti-Captcha (counted from the
 * worker's completion, {@code endTime}), 15 minutes at 2Captcha.
 */
public final class ReportRequest {
    /** The longest domain, in characters: that of a host name. */
    public static final int MAX_DOMAIN_LENGTH = 253;

    private final String account;
    private final TaskId taskId;
    private final Verdict verdict;
    private final CaptchaType captchaType;
    private final Instant solvedAt;
    private final SolvedAtClock solvedAtClock;
    private final @Nullable Instant submittedAt;
    private final @Nullable String domain;
    private final @Nullable Object correlation;

    private ReportRequest(
            String account,
            TaskId taskId,
            Verdict verdict,
            CaptchaType captchaType,
            Instant solvedAt,
            Builder builder) {
        this.account = account;
        this.taskId = taskId;
        this.verdict = verdict;
        this.captchaType = captchaType;
        this.solvedAt = solvedAt;
        this.solvedAtClock = builder.solvedAtClock;
        this.submittedAt = builder.submittedAt;
        this.domain = builder.domain;
        this.correlation = builder.correlation;
    }

    /**
     * Starts a request.
     *
     * @return an empty builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The label of the {@link Account} that solved the task.
     *
     * @return the label
     */
    public String account() {
        return account;
    }

    /**
     * The service's id of the task.
     *
     * @return the task id
     */
    public TaskId taskId() {
        return taskId;
    }

    /**
     * Whether the solution was right.
     *
     * @return the verdict
     */
    public Verdict verdict() {
        return verdict;
    }

    /**
     * What kind of captcha it was.
     *
     * @return the captcha type
     */
    public CaptchaType captchaType() {
        return captchaType;
    }

    /**
     * When the task was solved. The service's reporting window is counted from here.
     *
     * @return the time of the solution
     */
    public Instant solvedAt() {
        return solvedAt;
    }

    /**
     * Whose clock {@link #solvedAt()} was read from.
     *
     * @return {@link SolvedAtClock#LOCAL} unless set
     */
    public SolvedAtClock solvedAtClock() {
        return solvedAtClock;
    }

    /**
     * When the captcha was handed in, if known. It orders reports of one deadline and explains refusals; it never
     * expires a report.
     *
     * @return the time of submission, or null
     */
    public @Nullable Instant submittedAt() {
        return submittedAt;
    }

    /**
     * The site the captcha was solved for. Services judge reCAPTCHA v3 per domain.
     *
     * @return the domain, or null
     */
    public @Nullable String domain() {
        return domain;
    }

    /**
     * The caller's own object, returned untouched with the result.
     *
     * @return the correlation object, or null
     */
    public @Nullable Object correlation() {
        return correlation;
    }

    @Override
    public String toString() {
        return "ReportRequest[account=" + ForeignText.clean(account, 100) + ", taskId=" + taskId + ", verdict="
                + verdict + ", captchaType=" + captchaType + ", solvedAt=" + solvedAt + ", solvedAtClock="
                + solvedAtClock + "]";
    }

    /** Collects the parts of a {@link ReportRequest}. Not thread-safe. */
    public static final class Builder {
        private @Nullable String account;
        private @Nullable TaskId taskId;
        private @Nullable Verdict verdict;
        private @Nullable CaptchaType captchaType;
        private @Nullable Instant solvedAt;
        private SolvedAtClock solvedAtClock = SolvedAtClock.LOCAL;
        private @Nullable Instant submittedAt;
        private @Nullable String domain;
        private @Nullable Object correlation;

        private Builder() {}

        /**
         * Sets the label of the account. Required.
         *
         * @param label the label of an {@link Account} of the reporter
         * @return this
         */
        public Builder account(String label) {
            this.account = label;
            return this;
        }

        /**
         * Sets the task id. One of its three forms is required.
         *
         * @param id the service's id, positive
         * @return this
         * @throws IllegalArgumentException if it is not positive
         */
        public Builder taskId(long id) {
            return taskId(TaskId.of(id));
        }

        /**
         * Sets the task id. One of its three forms is required.
         *
         * @param id the service's id, as {@link TaskId#of(String)} takes it
         * @return this
         * @throws IllegalArgumentException if it cannot be an id; the message says why
         */
        public Builder taskId(String id) {
            return taskId(TaskId.of(id));
        }

        /**
         * Sets the task id. One of its three forms is required.
         *
         * @param id the service's id
         * @return this
         */
        public Builder taskId(TaskId id) {
            this.taskId = id;
            return this;
        }

        /**
         * Sets the verdict. Required.
         *
         * @param value whether the solution was right
         * @return this
         */
        public Builder verdict(Verdict value) {
            this.verdict = value;
            return this;
        }

        /**
         * Sets the captcha type. Required.
         *
         * @param value the type
         * @return this
         */
        public Builder captchaType(CaptchaType value) {
            this.captchaType = value;
            return this;
        }

        /**
         * Sets the time of the solution, by this machine's clock. Required, unless the two-argument form is used, which is
         * the better one wherever the service says when it solved the task.
         *
         * @param instant the time of the solution
         * @return this
         */
        public Builder solvedAt(Instant instant) {
            return solvedAt(instant, SolvedAtClock.LOCAL);
        }

        /**
         * Sets the time of the solution and whose clock said so: {@code endTime} of {@code getTaskResult}, in Unix seconds,
         * with {@link SolvedAtClock#SERVICE}.
         *
         * @param instant the time of the solution
         * @param clock whose clock said so
         * @return this
         */
        public Builder solvedAt(Instant instant, SolvedAtClock clock) {
            this.solvedAt = instant;
            this.solvedAtClock = clock;
            return this;
        }

        /**
         * Sets the time of submission. Optional.
         *
         * @param instant when the captcha was handed in, or null
         * @return this
         */
        public Builder submittedAt(@Nullable Instant instant) {
            this.submittedAt = instant;
            return this;
        }

        /**
         * Sets the domain. Optional.
         *
         * @param name the site the captcha was solved for, at most 253 characters, or null
         * @return this
         */
        public Builder domain(@Nullable String name) {
            this.domain = name;
            return this;
        }

        /**
         * Sets the correlation object. Optional.
         *
         * @param object anything; returned untouched with the result
         * @return this
         */
        public Builder correlation(@Nullable Object object) {
            this.correlation = object;
            return this;
        }

        /**
         * Makes the request.
         *
         * @return the request
         * @throws IllegalArgumentException if a required part is missing or out of range; the message names it
         */
        public ReportRequest build() {
            if (account == null || account.isBlank()) {
                throw new IllegalArgumentException("account: missing; set the label of one of the reporter's accounts");
            }
            if (taskId == null) {
                throw new IllegalArgumentException("taskId: missing; set the task id that the service returned");
            }
            if (verdict == null) {
                throw new IllegalArgumentException("verdict: missing; set CORRECT or INCORRECT");
            }
            if (captchaType == null) {
                throw new IllegalArgumentException("captchaType: missing; set the type of the captcha");
            }
            if (solvedAt == null) {
                throw new IllegalArgumentException("solvedAt: missing; set the time of the solution");
            }
            if (domain != null && domain.length() > MAX_DOMAIN_LENGTH) {
                throw new IllegalArgumentException(
                        "domain: " + domain.length() + " characters; a domain name has at most " + MAX_DOMAIN_LENGTH);
            }
            return new ReportRequest(account, taskId, verdict, captchaType, solvedAt, this);
        }
    }
}
