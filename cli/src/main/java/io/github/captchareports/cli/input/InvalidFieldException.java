package io.github.captchareports.cli.input;

import io.github.captchareports.cli.line.LineField;

/** A field that cannot be used. The message names the field, what is wrong with it, and the remedy. */
final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final LineField field;
    private final String problem;

    InvalidFieldException(LineField field, String problem) {
        super(field.key() + ": " + problem, null, false, false);
        this.field = field;
        this.problem = problem;
    }

    LineField field() {
        return field;
    }

    String problem() {
        return problem;
    }
}
