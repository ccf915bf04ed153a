package io.github.captchareports.spring;

import io.github.captchareports.spi.ForeignText;

/** A property that cannot be used: which, why, and what to do. No part of it shows a key. */
final class InvalidSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private static final int LONGEST = 1_000;

    private final String property;
    private final String problem;
    private final String remedy;

    InvalidSettingException(String property, String problem, String remedy) {
        super(shown(property) + ": " + shown(problem) + "; " + shown(remedy));
        this.property = shown(property);
        this.problem = shown(problem);
        this.remedy = shown(remedy);
    }

    /** Values of properties stand in it. */
    private static String shown(String text) {
        return ForeignText.clean(text, LONGEST);
    }

    /** Of a refusal of the library, which says the problem first and, after a semicolon, the remedy. */
    static InvalidSettingException of(String property, Exception refused) {
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
