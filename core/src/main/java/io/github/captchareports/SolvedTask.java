package io.github.captchareports;

import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.TaskResult;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A task that a service has solved and whose verdict is not known yet: everything of a {@link ReportRequest} but the
 * verdict. {@link SolvedTasks} remembers it. Immutable.
 */
public final class SolvedTask {
    private final String account;
    private final TaskId taskId;
    private final CaptchaType captchaType;
    private final Instant solvedAt;
    private final SolvedAtClock solvedAtClock;
    private final @Nullable Instant submittedAt;
    private final @Nullable String domain;

    private SolvedTask(ReportRequest checked) {
        this.account = checked.account();
        this.taskId = checked.taskId();
        this.captchaType = checked.captchaType();
        this.solvedAt = checked.solvedAt();
        this.solvedAtClock = checked.solvedAtClock();
        this.submittedAt = checked.submittedAt();
        this.domain = checked.domain();
    }

    /**
     * Starts a solved task.
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
     * When the captcha was handed in, if known.
     *
     * @return the time of submission, or null
     */
    public @Nullable Instant submittedAt() {
        return submittedAt;
    }

    /**
     * The site the captcha was solved for.
     *
     * @return the domain, or null
     */
    public @Nullable String domain() {
        return domain;
    }

    /**
     * The report of this task, with the verdict that is known now.
     *
     * @param verdict whether the solution was right
     * @return a builder with all parts set, to which a correlation object can be added
     */
    public ReportRequest.Builder request(Verdict verdict) {
        return ReportRequest.builder()
                .account(account)
                .taskId(taskId)
                .verdict(verdict)
                .captchaType(captchaType)
                .solvedAt(solvedAt, solvedAtClock)
                .submittedAt(submittedAt)
                .domain(domain);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SolvedTask task
                && account.equals(task.account)
                && taskId.equals(task.taskId)
                && captchaType == task.captchaType
                && solvedAt.equals(task.solvedAt)
                && solvedAtClock == task.solvedAtClock
                && Objects.equals(submittedAt, task.submittedAt)
                && Objects.equals(domain, task.domain);
    }

    @Override
    public int hashCode() {
        return Objects.hash(account, taskId, solvedAt);
    }

    @Override
    public String toString() {
        return "SolvedTask[account=" + ForeignText.clean(account, 100) + ", taskId=" + taskId + ", captchaType="
                + captchaType + ", solvedAt=" + solvedAt + ", solvedAtClock=" + solvedAtClock + "]";
    }

    /** Collects the parts of a {@link SolvedTask}. Not thread-safe. */
    public static final class Builder {
        private final ReportRequest.Builder parts = ReportRequest.builder().verdict(Verdict.CORRECT);

        private Builder() {}

        /**
         * Sets the label of the account. Required.
         *
         * @param label the label of an {@link Account} of the reporter
         * @return this
         */
        public Builder account(String label) {
            parts.account(label);
            return this;
        }

        /**
         * Sets the task id. This or another form of it is required.
         *
         * @param id the service's id, positive
         * @return this
         */
        public Builder taskId(long id) {
            parts.taskId(id);
            return this;
        }

        /**
         * Sets the task id. This or another form of it is required.
         *
         * @param id the service's id, as {@link TaskId#of(String)} takes it
         * @return this
         */
        public Builder taskId(String id) {
            parts.taskId(id);
            return this;
        }

        /**
         * Sets the task id. This or another form of it is required.
         *
         * @param id the service's id
         * @return this
         */
        public Builder taskId(TaskId id) {
            parts.taskId(id);
            return this;
        }

        /**
         * Sets the captcha type. Required.
         *
         * @param value the type
         * @return this
         */
        public Builder captchaType(CaptchaType value) {
            parts.captchaType(value);
            return this;
        }

        /**
         * Sets the time of the solution, by this machine's clock. This, the two-argument form or {@link #taskResult} is
         * required; {@link #taskResult} is the best of them.
         *
         * @param instant the time of the solution
         * @return this
         */
        public Builder solvedAt(Instant instant) {
            parts.solvedAt(instant);
            return this;
        }

        /**
         * Sets the time of the solution and whose clock said so.
         *
         * @param instant the time of the solution
         * @param clock whose clock said so
         * @return this
         */
        public Builder solvedAt(Instant instant, SolvedAtClock clock) {
            parts.solvedAt(instant, clock);
            return this;
        }

        /**
         * Sets the times from what {@code getTaskResult} of 2Captcha or Anti-Captcha answered for a task that is ready: the time
         * of the solution by the service's clock ({@code endTime}) and the time of submission ({@code createTime}). Nothing
         * else of the answer is read.
         *
         * @param json the whole answer
         * @return this
         * @throws IllegalArgumentException if it is no such answer; the message says what is missing
         */
        public Builder taskResult(String json) {
            TaskResult result = TaskResult.read(json);
            parts.solvedAt(result.endTime(), SolvedAtClock.SERVICE).submittedAt(result.createTime());
            return this;
        }

        /**
         * Sets the time of submission. Optional.
         *
         * @param instant when the captcha was handed in, or null
         * @return this
         */
        public Builder submittedAt(@Nullable Instant instant) {
            parts.submittedAt(instant);
            return this;
        }

        /**
         * Sets the domain. Optional.
         *
         * @param name the site the captcha was solved for, at most 253 characters, or null
         * @return this
         */
        public Builder domain(@Nullable String name) {
            parts.domain(name);
            return this;
        }

        /**
         * Makes the solved task.
         *
         * @return the solved task
         * @throws IllegalArgumentException if a required part is missing or out of range; the message names it
         */
        public SolvedTask build() {
            return new SolvedTask(parts.build());
        }
    }
}
