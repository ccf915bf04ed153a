package io.github.captchareports.internal.http;

import io.github.captchareports.FailureCause;
import io.github.captchareports.FailureCause.Kind;
import io.github.captchareports.internal.exchange.AttemptEnd;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.proxy.ProxyConnectException;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cause of a failure in what Netty, the JDK's TLS, proxies and resolvers throw. It only chooses kind and message:
 * whether a request was sent is decided by the send gate, never by a text.
 */
public final class FailureCauses {
    private static final int DEEPEST = 16;

    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;
    /** The status that Netty's codec reports for an answer that is not HTTP. */
    private static final int NO_STATUS = 999;

    private static final Pattern STATUS = Pattern.compile("status: (\\d{3})\\b");
    /** The beginning of messages of Netty's native transports, before the part that says something. */
    private static final Pattern SYSTEM_CALL =
            Pattern.compile("^\\w+\\(\\.\\.\\) failed(?: with error\\(-?\\d+\\))?: ");

    /** The beginning of the JDK's message about a certificate for another host. */
    private static final Pattern OTHER_HOST = Pattern.compile("No (subject alternative|name matching)");
    /** Netty's messages when a SOCKS proxy refuses user and password, or offers no known method of authentication. */
    private static final Pattern SOCKS_REFUSAL = Pattern.compile("authStatus: |unexpected authMethod: ");

    private FailureCauses() {}

    /** Why an attempt ended without an answer. */
    public static FailureCause of(AttemptEnd.NotSent end) {
        Throwable cause = end.cause();
        return cause == null
                ? FailureCause.of(Kind.TIMEOUT, "there was no connection within the response timeout")
                : of(cause);
    }

    /** Why an attempt ended without an answer. */
    public static FailureCause of(AttemptEnd.Unclear end) {
        Throwable cause = end.cause();
        return switch (end.loss()) {
            case TIMEOUT -> FailureCause.of(Kind.TIMEOUT, "no whole answer came within the response timeout");
            case SHUT_DOWN -> FailureCause.of(Kind.SHUTDOWN, "the reporter was shut down before an answer came");
            case CONNECTION ->
                FailureCause.of(
                        Kind.CONNECTION_LOST,
                        "the connection ended before a whole answer had come" + inBrackets(detail(cause)));
            case UNREADABLE -> unreadable(cause);
        };
    }

    private static FailureCause unreadable(@Nullable Throwable cause) {
        if (cause instanceof AnswerTooLargeException
                || cause instanceof TooLongHttpHeaderException
                || cause instanceof Http2Exception.HeaderListSizeException) {
            return FailureCause.of(Kind.ANSWER_TOO_LARGE, message(cause));
        }
        // Without the message of the codec, which quotes the bytes that came: a peer may echo the request.
        return FailureCause.of(Kind.NO_HTTP, "the answer is not HTTP");
    }

    /** Why no connection took a request. */
    static FailureCause of(Throwable thrown) {
        // The proxy's answer is the cause of a failure of TLS.
        ProxyConnectException refusal = find(thrown, ProxyConnectException.class);
        if (refusal != null) {
            return proxy(refusal);
        }
        for (Throwable cause : chain(thrown)) {
            FailureCause known = known(cause);
            if (known != null) {
                return known;
            }
        }
        return thrown instanceof IOException
                ? FailureCause.of(
                        Kind.CONNECTION_LOST,
                        "the connection ended before a request could be sent" + inBrackets(detail(thrown)))
                : FailureCause.of(Kind.OTHER, thrown.getClass().getSimpleName() + inBrackets(detail(thrown)));
    }

    private static @Nullable FailureCause known(Throwable cause) {
        if (cause instanceof ConnectTimeoutException
                || cause instanceof SslHandshakeTimeoutException
                || cause instanceof TimeoutException) {
            return FailureCause.of(Kind.CONNECT_TIMEOUT, message(cause));
        }
        if (cause instanceof UnknownHostException) {
            return FailureCause.of(Kind.NAME_RESOLUTION, "no address for this name: " + message(cause));
        }
        if (cause instanceof ConnectException
                || cause instanceof NoRouteToHostException
                || cause instanceof BindException
                || (cause instanceof SocketException && message(cause).startsWith("Network is unreachable"))) {
            return FailureCause.of(Kind.CONNECTION_REFUSED, message(cause));
        }
        if (cause instanceof CancellationException) {
            return FailureCause.of(Kind.TIMEOUT, message(cause));
        }
        return cause instanceof SSLException tls && !endedInHandshake(tls) ? tls(tls) : null;
    }

    private static FailureCause proxy(ProxyConnectException refusal) {
        String message = message(refusal);
        Matcher status = STATUS.matcher(message);
        if (status.find()) {
            int code = Integer.parseInt(status.group(1));
            if (code == NO_STATUS) {
                return FailureCause.of(Kind.PROXY, "the proxy did not open a tunnel (its answer is no HTTP)");
            }
            Kind kind = code == PROXY_AUTHENTICATION_REQUIRED ? Kind.PROXY_AUTH : Kind.PROXY;
            // Without the reason phrase, which is free text: a proxy that quotes its password has been seen.
            return FailureCause.of(kind, code, "the proxy answered " + code);
        }
        return SOCKS_REFUSAL.matcher(message).find()
                ? FailureCause.of(Kind.PROXY_AUTH, "the proxy refuses user or password" + inBrackets(message))
                : FailureCause.of(Kind.PROXY, "the proxy did not open a tunnel" + inBrackets(message));
    }

    /** Whether the connection ended during the handshake. */
    private static boolean endedInHandshake(SSLException tls) {
        return message(tls).startsWith("Connection closed while")
                || chain(tls).stream()
                        .anyMatch(cause -> cause instanceof IOException && !(cause instanceof SSLException));
    }

    private static FailureCause tls(SSLException tls) {
        CertificateExpiredException expired = find(tls, CertificateExpiredException.class);
        if (expired != null) {
            return certificate("the certificate has expired" + inBrackets(message(expired)));
        }
        CertificateNotYetValidException early = find(tls, CertificateNotYetValidException.class);
        if (early != null) {
            return certificate("the certificate is not yet valid" + inBrackets(message(early)));
        }
        if (find(tls, CertPathBuilderException.class) != null) {
            return certificate(
                    "the certificate is not signed by a trusted authority: it is self-signed, or an intermediate one"
                            + " is missing");
        }
        CertificateException distrust = find(tls, CertificateException.class);
        if (distrust != null) {
            String message = message(distrust);
            return OTHER_HOST.matcher(message).lookingAt()
                    ? FailureCause.of(Kind.HOST_NAME, "the certificate is for another host" + inBrackets(message))
                    : certificate("the certificate cannot be trusted" + inBrackets(message));
        }
        CertPathValidatorException invalid = find(tls, CertPathValidatorException.class);
        if (invalid != null) {
            return certificate("the certificate cannot be trusted" + inBrackets(message(invalid)));
        }
        return tls instanceof NotSslRecordException
                ? FailureCause.of(Kind.TLS, "the other side does not speak TLS")
                : FailureCause.of(Kind.TLS, "no TLS" + inBrackets(message(tls)));
    }

    private static FailureCause certificate(String message) {
        return FailureCause.of(Kind.CERTIFICATE, message);
    }

    private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
        for (Throwable cause : chain(thrown)) {
            if (type.isInstance(cause)) {
                return type.cast(cause);
            }
        }
        return null;
    }

    /** An exception and its causes, which may be circular. */
    private static List<Throwable> chain(Throwable thrown) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = thrown; cause != null && chain.size() < DEEPEST; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank()
                ? cause.getClass().getSimpleName()
                : SYSTEM_CALL.matcher(message.strip()).replaceFirst("");
    }

    /** The message of an exception; empty where it has none. */
    private static String detail(@Nullable Throwable cause) {
        return cause == null || cause.getMessage() == null
                ? ""
                : cause.getMessage().strip();
    }

    private static String inBrackets(String detail) {
        return detail.isEmpty() ? "" : " (" + detail + ")";
    }
}
