package io.github.captchareports.cli.line;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What was read from a line: a request, a total, or what is wrong with it. */
public sealed interface ParsedLine {
    /** The memory that the line takes until its result is written: an estimate in bytes. */
    long weight();

    /** A request, with an {@link InputLine} as its correlation object. */
    record Valid(ReportRequest request) implements ParsedLine {
        @Override
        public long weight() {
            return weight(request);
        }

        public static long weight(ReportRequest request) {
            return request.correlation() instanceof InputLine line ? line.weight() : 0;
        }
    }

    /** A line that reports nothing: it says how many tasks were solved in all. */
    record Total(SolvedTotal total) implements ParsedLine {
        @Override
        public long weight() {
            return 0;
        }
    }

    /**
     * A line that cannot be reported.
     *
     * @param number the physical line
     * @param reason which field, what is wrong, and the remedy
     * @param provider the service's id, where it could be read
     * @param account the account's label, where it could be read
     * @param taskId the task, where it could be read
     * @param verdict the verdict, where it could be read
     * @param captchaType the captcha type, where it could be read
     * @param solvedAt the time of the solution, where it could be read
     * @param domain the domain, where it could be read
     * @param ref the caller's own value as JSON, where it could be read
     */
    record Invalid(
            long number,
            String reason,
            @Nullable String provider,
            @Nullable String account,
            @Nullable TaskId taskId,
            @Nullable Verdict verdict,
            @Nullable CaptchaType captchaType,
            @Nullable Instant solvedAt,
            @Nullable String domain,
            @Nullable String ref)
            implements ParsedLine {
        @Override
        public long weight() {
            return InputLine.weight(ref) + 2L * reason.length() + (domain == null ? 0 : 2L * domain.length());
        }

        public static Invalid unread(long number, String reason) {
            return new Invalid(number, reason, null, null, null, null, null, null, null, null);
        }
    }
}
