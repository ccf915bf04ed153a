package io.github.captchareports.cli;

/** The command cannot run with these options or files. Nothing was sent. The message names place, problem and remedy. */
public final class ConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Where the message goes. */
    public enum Said {
        ON_STANDARD_ERROR,
        /** Standard error is a file that must stay as it is. */
        ON_STANDARD_OUTPUT,
        /** Both are such files. */
        NOWHERE
    }

    private final Said said;

    public ConfigurationException(String message) {
        this(message, Said.ON_STANDARD_ERROR);
    }

    public ConfigurationException(String message, Said said) {
        super(message);
        this.said = said;
    }

    public Said said() {
        return said;
    }

    public String explanation() {
        return String.valueOf(getMessage());
    }
}
