package io.github.captchareports.simulator.internal.format;

import io.github.captchareports.simulator.SimulatedCode;

/**
 * An error as a service writes it on the wire.
 *
 * @param contentType the content type
 * @param body JSON, or for the codes of 2Captcha's first API the code itself
 */
public record ErrorAnswer(String contentType, String body) {
    public static ErrorAnswer of(SimulatedCode code) {
        Integer errorId = code.errorId();
        return errorId == null
                ? new ErrorAnswer(ContentTypes.TEXT, code.code())
                : of(errorId, code.code(), code.description());
    }

    public static ErrorAnswer of(int errorId, String errorCode, String errorDescription) {
        return new ErrorAnswer(ContentTypes.JSON, Json.error(errorId, errorCode, errorDescription));
    }
}
