package io.github.captchareports;

import io.github.captchareports.spi.ForeignText;
import java.util.Objects;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Why an attempt, or a report that was not delivered, failed on its way to the service: what the transport met, or an
 * answer that nobody could read. A refusal that the service itself put into words is no such failure: it has a code.
 * Immutable; it never holds the client key, a password or the user information of a URL.
 */
public final class FailureCause {
    /** The most characters of a {@link #message()}. */
    public static final int MAX_MESSAGE = 200;

    private static final String CUT = "...";
    private static final int FIRST_REDIRECT = 300;
    private static final int FIRST_CLIENT_ERROR = 400;
    private static final int FIRST_SERVER_ERROR = 500;

    private final Kind kind;
    private final String message;
    private final @Nullable Integer httpStatus;

    private FailureCause(Kind kind, String message, @Nullable Integer httpStatus) {
        this.kind = Objects.requireNonNull(kind, "kind");
        String shown = ForeignText.clean(message.strip(), MAX_MESSAGE);
        this.message =
                shown.length() <= MAX_MESSAGE ? shown : ForeignText.clean(message.strip(), MAX_MESSAGE - CUT.length());
        this.httpStatus = httpStatus;
    }

    /**
     * A cause without an HTTP status.
     *
     * @param kind what kind of failure
     * @param message what is known of it, in words; cleaned and cut to {@value #MAX_MESSAGE} characters here
     * @return the cause
     */
    public static FailureCause of(Kind kind, String message) {
        return new FailureCause(kind, message, null);
    }

    /**
     * A cause with the HTTP status of the answer.
     *
     * @param kind what kind of failure
     * @param httpStatus the status
     * @param message what is known of it, in words; cleaned and cut to {@value #MAX_MESSAGE} characters here
     * @return the cause
     */
    public static FailureCause of(Kind kind, int httpStatus, String message) {
        return new FailureCause(kind, message, httpStatus);
    }

    /**
     * What kind of failure it was.
     *
     * @return the kind
     */
    public Kind kind() {
        return kind;
    }

    /**
     * What is known of it, in words.
     *
     * @return one line of at most {@value #MAX_MESSAGE} characters, without control and invisible characters
     */
    public String message() {
        return message;
    }

    /**
     * The HTTP status of the answer that could not be read, or of a proxy's refusal.
     *
     * @return the status; empty where no answer came
     */
    public OptionalInt httpStatus() {
        return httpStatus == null ? OptionalInt.empty() : OptionalInt.of(httpStatus);
    }

    /**
     * What to do about it.
     *
     * @return a clause in plain words, such as {@code check the base URL}
     */
    public String remedy() {
        return kind == Kind.HTTP_STATUS && httpStatus != null ? remedyOf(httpStatus) : kind.remedy();
    }

    private static String remedyOf(int status) {
        if (status >= FIRST_SERVER_ERROR) {
            return "the service, or a gateway before it, is in trouble or overloaded; wait, or lower the rate";
        }
        if (status == 401 || status == 403) {
            return "something before the service refuses access; check the base URL, and ask whether a gateway or"
                    + " firewall blocks this machine";
        }
        if (status >= FIRST_REDIRECT && status < FIRST_CLIENT_ERROR) {
            return "the address sends elsewhere, and redirects are not followed; check the base URL";
        }
        return "check the base URL";
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FailureCause cause
                && kind == cause.kind
                && message.equals(cause.message)
                && Objects.equals(httpStatus, cause.httpStatus);
    }

    @Override
    public int hashCode() {
        return Objects.hash(kind, message, httpStatus);
    }

    @Override
    public String toString() {
        return kind.tag() + ": " + message;
    }

    /** Kinds of failure. More may be added: a {@code switch} over them needs a default. */
    public enum Kind {
        /** The server's certificate cannot be trusted: expired, not yet valid, self-signed, or without its chain. */
        CERTIFICATE("check the server's certificate and its chain, the trusted certificates of the account, and this"
                + " machine's clock"),
        /** The server's certificate is for another host. */
        HOST_NAME("check that the base URL names the host that the certificate is for"),
        /** The host name of the service, or of the proxy, has no address. */
        NAME_RESOLUTION("check the host name in the base URL or proxy, and this machine's name servers"),
        /** No connection: refused, or no route to the address. */
        CONNECTION_REFUSED("check host and port of the base URL or proxy, and that the service is up"),
        /** No connection, or no TLS handshake, within the connect timeout. */
        CONNECT_TIMEOUT(
                "check host and port of the base URL or proxy, firewalls on the way, and that the service is up"),
        /** No TLS: the port speaks something else, or the two sides have no version or cipher in common. */
        TLS("check that the port of the base URL speaks TLS, and in a version that is still allowed"),
        /** The proxy refuses user name or password, or wants them. */
        PROXY_AUTH("check the user name and the password of the proxy"),
        /** The proxy cannot reach the service, or does not speak as a proxy should. */
        PROXY("check the address and the type of the proxy, and whether it may reach the service"),
        /** An answer that cannot be read, with a status other than 2xx. */
        HTTP_STATUS("check the base URL"),
        /** What came is no HTTP. */
        NO_HTTP("check the scheme and the port of the base URL"),
        /** An answer of status 2xx that cannot be read. */
        UNREADABLE_ANSWER("check the base URL, and that no proxy or gateway answers in the service's place"),
        /** An answer with more bytes than are read. */
        ANSWER_TOO_LARGE("check the base URL, and that no proxy or gateway answers in the service's place"),
        /** The connection ended before a whole answer had come. */
        CONNECTION_LOST("wait; if it lasts, look for what closes connections between here and the service"),
        /** No whole answer came within the response timeout. */
        TIMEOUT("wait; if it lasts, raise the response timeout, or look for what is slow on the way"),
        /** The reporter was shut down. */
        SHUTDOWN("submit again inside the window"),
        /** Something else. */
        OTHER("see the message, and the log");

        private final String remedy;

        Kind(String remedy) {
            this.remedy = remedy;
        }

        /**
         * The kind as a word, fit for a metric tag.
         *
         * @return the name in lower-case kebab case, for example {@code host-name}
         */
        public String tag() {
            return KebabCase.of(this);
        }

        /**
         * What to do about it.
         *
         * @return a clause in plain words
         */
        public String remedy() {
            return remedy;
        }
    }
}
