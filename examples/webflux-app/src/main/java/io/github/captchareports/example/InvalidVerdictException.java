package io.github.captchareports.example;

/** What is wrong with a field: its name, the problem and the remedy. */
final class InvalidVerdictException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidVerdictException(String field, String problem) {
        super(field + ": " + problem, null, false, false);
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
