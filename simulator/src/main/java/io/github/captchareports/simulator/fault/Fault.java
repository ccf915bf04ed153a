package io.github.captchareports.simulator.fault;

import io.github.captchareports.simulator.SimulatedCode;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import io.github.captchareports.simulator.internal.format.ContentTypes;
import io.github.captchareports.simulator.internal.format.ErrorAnswer;
import io.github.captchareports.simulator.internal.format.HtmlPage;
import java.time.Duration;

/**
 * Something that goes wrong with a request. {@link Faults} says with which requests.
 *
 * <p>A fault comes either after the service has handled the request ({@link #handled()}: the report is recorded if it
 * is in time and the first one) or before (certainly not recorded). Faults that concern the connection concern the
 * stream where the client speaks HTTP/2: it is reset, and the other streams of the connection go on.
 */
public sealed interface Fault {
    /**
     * The name in the log and in the counts.
     *
     * @return for example {@code lost-answer}
     */
    String id();

    /**
     * Whether the service handles the request before the fault.
     *
     * @return true if the report may be recorded although the client does not learn it
     */
    boolean handled();

    /**
     * The request is handled, and the connection is closed in order, without an answer.
     *
     * @return the fault {@code lost-answer}
     */
    static Fault lostAnswer() {
        return Cut.LOST_ANSWER;
    }

    /**
     * The connection is reset before the request is handled.
     *
     * @return the fault {@code reset-before-answer}
     */
    static Fault resetBeforeAnswer() {
        return Cut.RESET_BEFORE_ANSWER;
    }

    /**
     * The request is handled, and the connection is reset in the middle of the answer's body.
     *
     * @return the fault {@code reset-inside-answer}
     */
    static Fault resetInsideAnswer() {
        return Cut.RESET_INSIDE_ANSWER;
    }

    /**
     * Status 429 with {@code Retry-After} in seconds; not handled.
     *
     * @param retryAfter how long the client is told to wait, rounded up to seconds
     * @return the fault {@code http-429}
     */
    static Fault tooManyRequests(Duration retryAfter) {
        return new Throttle(429, retryAfter, false);
    }

    /**
     * Status 429 with {@code Retry-After} as an HTTP date; not handled.
     *
     * @param retryAfter how far ahead of the simulator's clock the date is, rounded up to seconds
     * @return the fault {@code http-429}
     */
    static Fault tooManyRequestsUntilDate(Duration retryAfter) {
        return new Throttle(429, retryAfter, true);
    }

    /**
     * Status 503 with {@code Retry-After} in seconds; not handled.
     *
     * @param retryAfter how long the client is told to wait, rounded up to seconds
     * @return the fault {@code http-503}
     */
    static Fault unavailable(Duration retryAfter) {
        return new Throttle(503, retryAfter, false);
    }

    /**
     * Status 503 with {@code Retry-After} as an HTTP date; not handled.
     *
     * @param retryAfter how far ahead of the simulator's clock the date is, rounded up to seconds
     * @return the fault {@code http-503}
     */
    static Fault unavailableUntilDate(Duration retryAfter) {
        return new Throttle(503, retryAfter, true);
    }

    /**
     * A 5xx status with an HTML page and no {@code Retry-After}; not handled, see {@link Canned#afterHandling()}.
     *
     * @param status from 500 to 599
     * @return the fault {@code server-error}
     */
    static Canned serverError(int status) {
        if (status < 500 || status > 599) {
            throw new IllegalArgumentException("status: " + status + " is no server error; use 500 to 599");
        }
        return new Canned("server-error", status, ContentTypes.HTML, HtmlPage.titled(status + " Server Error"), false);
    }

    /**
     * The request is handled on arrival and answered as it should be, but late.
     *
     * @param delay how late, on top of the simulator's latency
     * @return the fault {@code slow}
     */
    static Fault slow(Duration delay) {
        return new Slow(delay);
    }

    /**
     * The connection stays open and no answer ever comes.
     *
     * @param handled whether the request is handled
     * @return the fault {@code silent}
     */
    static Fault silent(boolean handled) {
        return new Silent(handled);
    }

    /**
     * Status 200 with bytes that are no JSON under a JSON label; not handled, see {@link Canned#afterHandling()}.
     *
     * @return the fault {@code garbage}
     */
    static Canned garbage() {
        return new Canned("garbage", 200, ContentTypes.JSON, "{\"errorId\":0,\"sta\u0000\u0001<<", false);
    }

    /**
     * Status 200 with an HTML page; not handled, see {@link Canned#afterHandling()}.
     *
     * @return the fault {@code html}
     */
    static Canned html() {
        return new Canned("html", 200, ContentTypes.HTML, HtmlPage.titled("Just a moment..."), false);
    }

    /**
     * Status 200 without a body; not handled, see {@link Canned#afterHandling()}.
     *
     * @return the fault {@code empty}
     */
    static Canned empty() {
        return new Canned("empty", 200, ContentTypes.JSON, "", false);
    }

    /**
     * Status 200 with a success answer that goes on for so long that nobody should read it; not handled, see
     * {@link Canned#afterHandling()}.
     *
     * @param bytes the length of the body, from 64
     * @return the fault {@code huge-body}
     */
    static Canned hugeBody(int bytes) {
        if (bytes < 64) {
            throw new IllegalArgumentException("bytes: " + bytes + " is no huge body; use 64 or more");
        }
        String head = "{\"errorId\":0,\"status\":\"success\",\"padding\":\"";
        String tail = "\"}";
        int padding = bytes - head.length() - tail.length();
        return new Canned("huge-body", 200, ContentTypes.JSON, head + "x".repeat(padding) + tail, false);
    }

    /**
     * Status 200 with plain text, as the first API of 2Captcha answers; not handled, see
     * {@link Canned#afterHandling()}.
     *
     * @param text for example {@code ERROR: 1005}
     * @return the fault {@code plain-text}
     */
    static Canned plainText(String text) {
        return new Canned("plain-text", 200, ContentTypes.TEXT, text, false);
    }

    /**
     * Status 200 with an error of the service's own; not handled, see {@link Canned#afterHandling()}.
     *
     * @param errorId the number
     * @param errorCode for example {@code ERROR_IP_BLOCKED}
     * @param errorDescription the sentence that comes with it
     * @return the fault {@code service-error}
     */
    static Canned serviceError(int errorId, String errorCode, String errorDescription) {
        ErrorAnswer answer = ErrorAnswer.of(errorId, errorCode, errorDescription);
        return new Canned("service-error", 200, answer.contentType(), answer.body(), false);
    }

    /**
     * Status 200 with a code of the service in its own words: JSON, or plain text for the codes of 2Captcha's first
     * API; not handled, see {@link Canned#afterHandling()}.
     *
     * @param service the service whose requests it is for
     * @param errorCode for example {@code ERROR_IP_BLOCKED}, see {@link SimulatedCode#of(SimulatedService)}
     * @return the fault {@code code}
     * @throws IllegalArgumentException if the service has no such code; the message lists those it has
     */
    static Canned code(SimulatedService service, String errorCode) {
        ErrorAnswer answer = ErrorAnswer.of(SimulatedCode.of(service, errorCode));
        return new Canned("code", 200, answer.contentType(), answer.body(), false);
    }

    /** The connection ends without a whole answer. */
    enum Cut implements Fault {
        /** Handled, closed in order, no answer. */
        LOST_ANSWER("lost-answer", true),

        /** Not handled, reset, no answer. */
        RESET_BEFORE_ANSWER("reset-before-answer", false),

        /** Handled, reset after half of the answer's body. */
        RESET_INSIDE_ANSWER("reset-inside-answer", true);

        private final String id;
        private final boolean handled;

        Cut(String id, boolean handled) {
            this.id = id;
            this.handled = handled;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public boolean handled() {
            return handled;
        }
    }

    /**
     * The client is told to wait.
     *
     * @param status 429 or 503
     * @param retryAfter how long
     * @param asDate whether {@code Retry-After} is an HTTP date, or else seconds
     */
    record Throttle(int status, Duration retryAfter, boolean asDate) implements Fault {
        /**
         * Checks the wait.
         *
         * @param status 429 or 503
         * @param retryAfter how long
         * @param asDate whether {@code Retry-After} is an HTTP date, or else seconds
         * @throws IllegalArgumentException if the wait is negative
         */
        public Throttle {
            Checks.notNegative("retryAfter", retryAfter);
        }

        @Override
        public String id() {
            return "http-" + status;
        }

        @Override
        public boolean handled() {
            return false;
        }
    }

    /**
     * The right answer, late.
     *
     * @param delay how late
     */
    record Slow(Duration delay) implements Fault {
        /**
         * Checks the delay.
         *
         * @param delay how late
         * @throws IllegalArgumentException if the delay is negative
         */
        public Slow {
            Checks.notNegative("delay", delay);
        }

        @Override
        public String id() {
            return "slow";
        }

        @Override
        public boolean handled() {
            return true;
        }
    }

    /**
     * No answer, and the connection stays open.
     *
     * @param handled whether the service handles the request
     */
    record Silent(boolean handled) implements Fault {
        @Override
        public String id() {
            return "silent";
        }
    }

    /**
     * A fixed answer in the place of the service's.
     *
     * @param id the name in the log and in the counts
     * @param status the HTTP status
     * @param contentType the content type, which need not fit the body
     * @param body the body, sent as UTF-8
     * @param handled whether the service handles the request before
     */
    record Canned(String id, int status, String contentType, String body, boolean handled) implements Fault {
        /**
         * The same answer after the service has handled the request, so that the report may be recorded.
         *
         * @return a copy with {@link #handled()} true
         */
        public Canned afterHandling() {
            return new Canned(id, status, contentType, body, true);
        }
    }
}
