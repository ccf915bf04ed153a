package io.github.captchareports.cli.input;

import io.github.captchareports.TaskId;
import io.github.captchareports.cli.line.LineField;

/** Reads task ids: numbers, and the texts of services that have such. Which of them a service can have is its provider's to say. */
final class TaskIds {
    private static final String REMEDY = "use the task id that the service returned";

    private TaskIds() {}

    static TaskId read(LineFields.Value value) {
        String text = value.text();
        if (!value.isNumber() && !value.isString()) {
            throw invalid("is " + value.kind() + ", not a number or a string");
        }
        if (value.isNumber()) {
            if (text.startsWith("-")) {
                throw invalid(value.kind() + " is negative");
            }
            if (text.contains("e") || text.contains("E")) {
                throw invalid(value.kind() + " has an exponent; write all digits");
            }
            if (text.contains(".")) {
                throw invalid(value.kind() + " has a fraction");
            }
            if (text.equals("0")) {
                throw invalid("0 is no task");
            }
        }
        try {
            return TaskId.of(text);
        } catch (IllegalArgumentException unusable) {
            throw new InvalidFieldException(
                    LineField.TASK_ID, String.valueOf(unusable.getMessage()).replaceFirst("^taskId: ", ""));
        }
    }

    private static InvalidFieldException invalid(String problem) {
        return new InvalidFieldException(LineField.TASK_ID, problem + "; " + REMEDY);
    }
}
