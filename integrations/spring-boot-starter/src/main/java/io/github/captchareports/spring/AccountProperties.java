package io.github.captchareports.spring;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Confirmations;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.spi.ForeignText;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The properties of one account. What is null is left to the library's defaults.
 *
 * @param label The account's name in requests, results, metrics and logs; never the key.
 * @param provider The service: 2captcha, rucaptcha, anticaptcha or the id of a provider of your own.
 * @param key The client key.
 * @param keyProperty The name of a property that holds the client key, looked up at each attempt.
 * @param keyFile A text file that holds the client key, read again once a minute at most.
 * @param baseUrl Where the service is, if not at its own address.
 * @param http2 Whether HTTP/2 is offered over TLS; by default where an unclear report can be sent again (2captcha).
 * @param maxInFlight Requests on the wire at once; 32 by default.
 * @param maxPending Reports that wait for this account at most; 65536 by default.
 * @param rate Requests a second; 50 by default.
 * @param burst Requests that may go at once after a quiet time; by default the larger of 10 and 50 ms of the rate.
 * @param proxy A proxy that the requests go through.
 * @param sslBundle The SSL bundle whose trust store is trusted in place of the platform's, and whose key store has the client certificate.
 * @param connection How long connections are kept and how much of an answer is read.
 * @param ledgerOutagePolicy What happens while the ledger that is shared with other processes is away: go on alone, or refuse.
 * @param solvedPerDay How many tasks of each captcha type are solved a day at least, reported ones included.
 * @param confirmations Which confirmations are sent: all that the service takes, or those that have an effect.
 * @param complaints When complaints are warned of and held; what the provider knows by default.
 */
record AccountProperties(
        @Nullable String label,
        @Nullable String provider,
        @Nullable String key,
        @Nullable String keyProperty,
        @Nullable String keyFile,
        @Nullable String baseUrl,
        @Nullable Boolean http2,
        @Nullable Integer maxInFlight,
        @Nullable Integer maxPending,
        @Nullable Double rate,
        @Nullable Integer burst,
        @Nullable Proxy proxy,
        @Nullable String sslBundle,
        @Nullable Connection connection,
        @DefaultValue("degrade") LedgerOutagePolicy ledgerOutagePolicy,
        @Nullable Map<CaptchaType, Long> solvedPerDay,
        @DefaultValue("all") Confirmations confirmations,
        @Nullable Complaints complaints) {
    private static final int LONGEST = 100;

    /** Without the key, and without what people take for the name of the key's property or file. */
    @Override
    public String toString() {
        return "AccountProperties[label=" + shown(label) + ", provider=" + shown(provider) + ", key=***]";
    }

    private static String shown(@Nullable String text) {
        return ForeignText.clean(String.valueOf(text), LONGEST);
    }

    /**
     * A proxy.
     *
     * @param type The protocol spoken with the proxy.
     * @param host The proxy's host name or address.
     * @param port The proxy's port.
     * @param username The user, where the proxy asks for one.
     * @param password The password, where the proxy asks for one.
     * @param sslBundle The SSL bundle whose trust store is trusted for a proxy of the type https, in place of the platform's.
     */
    record Proxy(
            @DefaultValue("http") ProxySettings.Type type,
            @Nullable String host,
            @Nullable Integer port,
            @Nullable String username,
            @Nullable String password,
            @Nullable String sslBundle) {
        @Override
        public String toString() {
            return "Proxy[type=" + type + ", host=" + host + ", port=" + port + "]";
        }
    }

    /**
     * How long connections are kept and how much of an answer is read. What is null is as the library has it.
     *
     * @param maxIdleTime For how long a connection may be idle and still be used again; 10s by default.
     * @param maxLifetime After which time a connection takes no new request; 5m by default.
     * @param maxResponseHeaders How much of an answer's headers is read; 64KB by default.
     * @param maxResponseBody How much of an answer's body is read; 16KB by default.
     */
    record Connection(
            @Nullable Duration maxIdleTime,
            @Nullable Duration maxLifetime,
            @Nullable DataSize maxResponseHeaders,
            @Nullable DataSize maxResponseBody) {}

    /**
     * When complaints are warned of and held. What is null is as the provider has it.
     *
     * @param hold Whether complaints are ever held; false to count and warn only.
     * @param window The sliding window: how far back is counted, in whole hours.
     * @param minimumSample Solved tasks, other than complaints, that must be known in the window before the share is known.
     * @param elevatedFrom The share from which complaints are elevated.
     * @param alarmFrom The share from which complaints are an alarm.
     * @param heldFrom The share from which complaints are held.
     * @param hysteresis How far the share must fall below a bound before the state is left.
     * @param coolDown How long nothing is complained about before a probe goes through.
     * @param refusalsUntilHeld Refusals for the share, one after the other, after which complaints are held.
     */
    record Complaints(
            @Nullable Boolean hold,
            @Nullable Duration window,
            @Nullable Integer minimumSample,
            @Nullable Double elevatedFrom,
            @Nullable Double alarmFrom,
            @Nullable Double heldFrom,
            @Nullable Double hysteresis,
            @Nullable Duration coolDown,
            @Nullable Integer refusalsUntilHeld) {}
}
