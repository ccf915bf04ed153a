package io.github.captchareports.spring;

/** A property that cannot be used: which, why, and what to do. No part of it shows a key. */
final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String property;
    private final String problem;
    private final String remedy;

    InvalidSettingException(String property, String problem, String remedy) {
        super(property + ": " + problem + "; " + remedy);
        this.property = property;
        this.problem = problem;
        this.remedy = remedy;
    }

    /** Of a refusal of the library, which says the problem first and, after a semicolon, the remedy. */
    static InvalidSettingException of(String property, IllegalArgumentException refused) {
        String message = String.valueOf(refused.getMessage());
        int end = message.indexOf("; ");
        return end < 0
                ? new InvalidSettingException(property, message, "correct it")
                : new InvalidSettingException(property, message.substring(0, end), message.substring(end + 2));
    }

    String property() {
        return property;
    }

    String problem() {
        return problem;
    }

    String remedy() {
        return remedy;
    }
}
