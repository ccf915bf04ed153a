package io.github.captchareports.internal.http;

import io.github.captchareports.internal.exchange.Transport;
import java.io.IOException;

/** The answer has more bytes than are read. */
final class AnswerTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLargeException() {
        super("the answer is larger than " + Transport.MAX_BODY + " bytes");
    }
}
