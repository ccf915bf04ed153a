package io.github.captchareports.cli.output;

import io.github.captchareports.FailureCause;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Accepted;
import io.github.captchareports.ReportResult.Confirmation;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.ReportResult.Expired;
import io.github.captchareports.ReportResult.ExpiredReason;
import io.github.captchareports.ReportResult.Indeterminate;
import io.github.captchareports.ReportResult.IndeterminateCause;
import io.github.captchareports.ReportResult.Rejected;
import io.github.captchareports.ReportResult.Undelivered;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.ReportResult.Withheld;
import io.github.captchareports.ReportResult.WithheldReason;
import io.github.captchareports.cli.line.LineField;
import io.github.captchareports.cli.line.ParsedLine;
import io.github.captchareports.spi.ForeignText;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The words of the summary for a result.
 *
 * @param reason the reason as a word; null where the outcome says everything
 * @param meaning what it means, in a clause
 * @param remedy the one thing to do; null where there is nothing to do
 */
record ResultWords(
        @Nullable String reason, String meaning, @Nullable String remedy) {
    private static final String AGAIN = "submit them again";
    private static final int LONGEST_EXAMPLE = 200;

    /**
     * The words for a result. What expired has no reason of its own, so it is told by when that happened.
     *
     * @param start when the run began
     * @param again whether the line may be reported again inside its window
     */
    static ResultWords of(ReportResult result, Instant start, boolean again) {
        String reason = result.reasonTag();
        FailureCause failure = result.failureCause();
        if (result instanceof Expired expired) {
            return expired(expired, start);
        }
        if (result instanceof Duplicate duplicate) {
            return duplicate(reason, duplicate);
        }
        if (result instanceof Rejected rejected) {
            return new ResultWords(
                    reason,
                    meaning(rejected.probableCause()),
                    rejected.probableCause().remedy());
        }
        if (result instanceof Withheld withheld) {
            return withheld(reason, withheld.reason());
        }
        if (result instanceof Undelivered undelivered) {
            return new ResultWords(
                    reason,
                    meaning(undelivered.reason()),
                    failure == null ? remedy(undelivered.reason()) : failure.remedy());
        }
        if (result instanceof Indeterminate indeterminate) {
            return new ResultWords(reason, meaning(indeterminate.cause()), indeterminateRemedy(failure, again));
        }
        boolean byDuplicate = result instanceof Accepted accepted
                && accepted.confirmedBy() == Confirmation.DUPLICATE_AFTER_LOST_ANSWER;
        return new ResultWords(
                byDuplicate ? reason : null,
                byDuplicate
                        ? "on the service's books: it called the repetition of a lost one a duplicate"
                        : "on the service's books",
                null);
    }

    /** The words for a line that could not be used: the field, with the first such line as an example. */
    static ResultWords of(ParsedLine.Invalid line) {
        return new ResultWords(
                field(line.reason()),
                "for example line " + line.number() + ": " + ForeignText.clean(line.reason(), LONGEST_EXAMPLE),
                "correct them, then submit them again");
    }

    private static String field(String problem) {
        int end = problem.indexOf(": ");
        String named = end < 0 ? "" : problem.substring(0, end);
        if (named.equals("line") || LineField.of(named) != null) {
            return named;
        }
        return "unknown-field";
    }

    private static ResultWords expired(Expired expired, Instant start) {
        if (expired.reason() == ExpiredReason.NO_EFFECT) {
            return new ResultWords(
                    expired.reasonTag(),
                    "confirmations that the service takes and ignores: they wait behind all others, and nothing is lost",
                    "leave them out: 'confirmations: effective' in the accounts file");
        }
        if (expired.deadline().isBefore(start)) {
            return new ResultWords(
                    "late-at-start",
                    "their window had closed before this run began",
                    "report sooner: submit more often, or right after each solution was judged");
        }
        FailureCause failure = expired.failureCause();
        return failure == null
                ? new ResultWords(
                        "late-in-run",
                        "their window closed during this run, before their turn came",
                        "submit sooner, in smaller files, or raise the account's rate if the service allows more")
                : new ResultWords("late-after-failures", "their window closed while attempts failed", failure.remedy());
    }

    private static ResultWords duplicate(@Nullable String reason, Duplicate duplicate) {
        if (duplicate.conflicting()) {
            return new ResultWords(
                    reason,
                    "the task was reported before with the opposite verdict",
                    "report one verdict a task: the first is the one that counts");
        }
        return switch (duplicate.recorded()) {
            case YES -> new ResultWords(reason, "reported before, and on the service's books", null);
            case NO ->
                new ResultWords(
                        reason,
                        "reported before, and not recorded then; a task is reported once",
                        "see how the first ended");
            case UNKNOWN ->
                new ResultWords(
                        reason,
                        "reported before, and nobody knows whether that was recorded",
                        "see how the first ended");
        };
    }

    private static String meaning(ProbableCause cause) {
        return switch (cause) {
            case TOO_LATE -> "the service did not record them, most likely because they came too late";
            case REPORTED_BEFORE -> "the service did not record them, most likely because they were reported before";
            case WRONG_TYPE_OR_LANGUAGE ->
                "the service did not record them, most likely because its method takes no such captcha";
            case COMPLAINT_RATIO -> "the service did not record them, most likely because it hears too many complaints";
            case UNKNOWN_TASK -> "the service does not know the tasks";
            case BAD_REQUEST -> "the service could not read the requests";
            case WORKERS_FILTERED -> "complaints have filtered out all workers for the account's tasks";
            case UNKNOWN -> "the service did not record them, for a reason of its own";
        };
    }

    private static ResultWords withheld(@Nullable String reason, WithheldReason why) {
        return switch (why) {
            case UNSUPPORTED ->
                new ResultWords(reason, "the service takes no such verdict on such captchas; nothing was sent", null);
            case NO_EFFECT -> new ResultWords(reason, "left out, since the service takes and ignores them", null);
            case COMPLAINT_GUARD ->
                new ResultWords(
                        reason,
                        "held back, since a service stops listening to accounts that complain so much",
                        "find out what makes so many solutions look wrong; if more was solved than is known here, say --solved TYPE=N");
            case CONFLICT ->
                new ResultWords(
                        reason,
                        "another line had the opposite verdict on the same task, and neither was recorded",
                        "report one verdict a task");
            case ACCOUNT_REFUSED ->
                new ResultWords(
                        reason,
                        "the service refuses the key, the address or the account",
                        "mend that at the service, then submit them again");
            case METHOD_REFUSED ->
                new ResultWords(
                        reason, "the service refuses such reports at the moment", "check the base URL, then " + AGAIN);
            case INVALID_TASK_ID ->
                new ResultWords(
                        reason, "the service has no such task ids", "use the task ids that the service returned");
            case SOLVED_IN_FUTURE ->
                new ResultWords(reason, "solvedAt lies in the future", "check the clock that solvedAt is from");
        };
    }

    private static String meaning(UndeliveredReason why) {
        return switch (why) {
            case ATTEMPTS_SPENT -> "all attempts failed, while the service answered others";
            case UNREACHABLE -> "the service could not be reached";
            case THROTTLED -> "the service asked to slow down for longer than they could wait";
            case PAUSED -> "the account was paused for longer than they could wait";
            case OVERLOADED -> "too many were waiting for the account";
            case CANCELLED, SHUT_DOWN -> "the run was stopped before they were sent";
            case UNKNOWN_ACCOUNT -> "there is no such account";
            case UNKNOWN_TASK -> "nobody told of the task when it was solved";
            case JOURNAL_FAILED -> "not sent, since the journal could not be written";
            case LEDGER_UNREACHABLE -> "not sent, since the shared ledger could not be asked";
            case SOLVED_TASKS_UNREACHABLE -> "not sent, since the store of solved tasks could not be asked";
            case KEY_UNUSABLE -> "not sent, since there was no usable client key";
            case PROVIDER_FAILED -> "not sent, since the provider failed";
        };
    }

    private static String remedy(UndeliveredReason why) {
        return switch (why) {
            case ATTEMPTS_SPENT, PAUSED, OVERLOADED, CANCELLED, SHUT_DOWN -> AGAIN;
            case UNREACHABLE -> "check the network and the base URL, then " + AGAIN;
            case THROTTLED -> "lower the account's rate, then " + AGAIN;
            case UNKNOWN_ACCOUNT -> "configure the account, then " + AGAIN;
            case UNKNOWN_TASK -> "report it with all that is known of it";
            case JOURNAL_FAILED -> "mend the journal's disk, then " + AGAIN;
            case LEDGER_UNREACHABLE -> "mend the ledger, then " + AGAIN;
            case SOLVED_TASKS_UNREACHABLE -> "mend the store, then tell the verdicts again";
            case KEY_UNUSABLE -> "correct the key, then " + AGAIN;
            case PROVIDER_FAILED -> "report this defect; the log has the details";
        };
    }

    private static String meaning(IndeterminateCause cause) {
        String what = switch (cause) {
            case ANSWER_LOST -> "sent, and the connection ended before an answer came";
            case TIMED_OUT -> "sent, and no answer came in time";
            case UNREADABLE_ANSWER -> "sent, and the answer proves nothing";
            case SHUT_DOWN -> "sent, and the run was stopped before an answer came";
            case REPORTED_ELSEWHERE -> "another process was reporting them, and its end is not known";
            case REFUSED_AFTER_UNCLEAR -> "sent twice, since the first answer was lost, and the second refused";
            case INTERNAL_ERROR -> "sent, and the library failed";
        };
        return what + ": they may be recorded";
    }

    private static String indeterminateRemedy(@Nullable FailureCause failure, boolean again) {
        if (again) {
            return AGAIN + ": the service's answer proves what became of the first";
        }
        return failure == null
                ? "nothing: the service cannot be asked, and they are not sent again"
                : failure.remedy() + " (they are not sent again: the service cannot be asked)";
    }
}
