package io.github.captchareports.cli;

/** A field that cannot be used. The message names the field, what is wrong with it, and the remedy. */
final class InvalidFieldException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidFieldException(String field, String problem) {
        super(field + ": " + problem, null, false, false);
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
