package io.github.captchareports.cli.input;

import io.github.captchareports.cli.line.LineField;
import java.math.BigInteger;

/** Reads task ids. They have 64 bits: ids of 11 digits are usual, and do not fit into an {@code int}. */
final class TaskIds {
    private static final String REMEDY = "use the task id that the service returned";
    private static final BigInteger LARGEST = BigInteger.valueOf(Long.MAX_VALUE);
    private static final int LONGEST = 19;

    private TaskIds() {}

    static long read(LineFields.Value value) {
        String text = value.text();
        if (!value.isNumber() && !value.isString()) {
            throw invalid("is " + value.kind() + ", not a number");
        }
        if (text.isEmpty()) {
            throw invalid("empty");
        }
        if (text.startsWith("-")) {
            throw invalid(value.kind() + " is negative");
        }
        if (value.isNumber() && (text.contains("e") || text.contains("E"))) {
            throw invalid(value.kind() + " has an exponent; write all digits");
        }
        if (value.isNumber() && text.contains(".")) {
            throw invalid(value.kind() + " has a fraction");
        }
        if (!text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw invalid(value.kind() + " is not a string of digits");
        }
        String digits = text.replaceFirst("^0+", "");
        if (digits.isEmpty()) {
            throw invalid("0 is no task");
        }
        if (digits.length() > LONGEST || new BigInteger(digits).compareTo(LARGEST) > 0) {
            throw invalid(value.kind() + " is beyond 64 bits (9223372036854775807)");
        }
        return Long.parseLong(digits);
    }

    private static InvalidFieldException invalid(String problem) {
        return new InvalidFieldException(LineField.TASK_ID, problem + "; " + REMEDY);
    }
}
