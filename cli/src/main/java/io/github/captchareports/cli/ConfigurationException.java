package io.github.captchareports.cli;

/** The command cannot run as it was called: nothing was sent. The message says where, what, and the remedy. */
final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ConfigurationException(String message) {
        super(message);
    }

    String explanation() {
        return String.valueOf(getMessage());
    }
}
