package io.github.captchareports.internal.http;

import java.io.IOException;

/** The answer has more bytes than are read. */
final class AnswerTooLargeException extends IOException {
    private static final long serialVersionUID = 1L;

    AnswerTooLargeException(int most) {
        super("the answer is larger than " + most + " bytes");
    }
}
