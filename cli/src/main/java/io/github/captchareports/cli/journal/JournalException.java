package io.github.captchareports.cli.journal;

import java.io.IOException;

/** A journal that cannot be used as it is. The message says which, what is the matter with it, and the remedy. */
public final class JournalException extends IOException {
    private static final long serialVersionUID = 1L;

    JournalException(String message) {
        super(message);
    }

    public String explanation() {
        return String.valueOf(getMessage());
    }
}
