package io.github.captchareports.ledger.redis;

import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import java.time.Duration;

/**
 * Writes and reads what is known of a task. The digits are for good, whatever becomes of the order of the enums: verdicts 1
 * correct, 2 incorrect; outcomes 1 accepted, 2 duplicate, 3 rejected, 4 indeterminate.
 */
final class TaskCode {
    private TaskCode() {}

    static String verdict(Verdict verdict) {
        return switch (verdict) {
            case CORRECT -> "1";
            case INCORRECT -> "2";
        };
    }

    static String settled(SettledOutcome outcome, Verdict verdict) {
        return switch (outcome) {
                    case ACCEPTED -> "1";
                    case DUPLICATE -> "2";
                    case REJECTED -> "3";
                    case INDETERMINATE -> "4";
                }
                + verdict(verdict);
    }

    /** What {@link Script#CLAIM} answered. */
    static Claimed claimed(String answer) {
        return switch (answer.charAt(0)) {
            case 'g' -> new Claimed.Granted(answer.charAt(1) == '1');
            case 'b' -> new Claimed.Busy(Duration.ofMillis(Long.parseLong(answer, 1, answer.length(), 10)));
            case 's' -> new Claimed.Settled(verdict(answer.charAt(2)), outcome(answer.charAt(1)));
            default -> throw new IllegalArgumentException("a claim was answered '" + answer + "'");
        };
    }

    private static Verdict verdict(char code) {
        return switch (code) {
            case '1' -> Verdict.CORRECT;
            case '2' -> Verdict.INCORRECT;
            default -> throw new IllegalArgumentException("no verdict has the digit " + code);
        };
    }

    private static SettledOutcome outcome(char code) {
        return switch (code) {
            case '1' -> SettledOutcome.ACCEPTED;
            case '2' -> SettledOutcome.DUPLICATE;
            case '3' -> SettledOutcome.REJECTED;
            case '4' -> SettledOutcome.INDETERMINATE;
            default -> throw new IllegalArgumentException("no outcome has the digit " + code);
        };
    }
}
