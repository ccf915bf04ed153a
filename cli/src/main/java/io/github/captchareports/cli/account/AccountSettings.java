package io.github.captchareports.cli.account;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Confirmations;
import io.github.captchareports.cli.ConfigurationException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account as it was configured; null for what was left out.
 *
 * @param origin where it was configured, for messages
 * @param label its label
 * @param provider the service's id
 * @param keyEnv the variable that holds the key
 * @param keyFile the file that holds the key
 * @param baseUrl where the service is
 * @param rate reports a second
 * @param burst how many may go at once
 * @param maxInFlight the most requests in flight
 * @param http2 whether HTTP/2 is offered; null where that is left to the library
 * @param proxy the proxy's URL, possibly with a password
 * @param tls the files that TLS with the service needs
 * @param confirmations which confirmations are sent
 * @param solvedPerDay how many tasks are solved a day at least, by captcha type
 */
public record AccountSettings(
        Origin origin,
        String label,
        String provider,
        @Nullable String keyEnv,
        @Nullable Path keyFile,
        @Nullable String baseUrl,
        @Nullable Double rate,
        @Nullable Integer burst,
        @Nullable Integer maxInFlight,
        @Nullable Boolean http2,
        @Nullable String proxy,
        TlsFiles tls,
        @Nullable Confirmations confirmations,
        Map<CaptchaType, Long> solvedPerDay) {

    /** Where settings stand, so that a message can name the place. */
    public interface Origin {
        /** The place, as the beginning of a message; may be empty. */
        String context();

        /** A field as it is spelt there. */
        String spelt(String field);

        default ConfigurationException refuse(String field, String problem) {
            return new ConfigurationException(context() + spelt(field) + ": " + problem);
        }

        /** Refuses what the engine refused; the engine's message names the setting. */
        default ConfigurationException refuse(IllegalArgumentException cause) {
            return new ConfigurationException(context() + cause.getMessage());
        }
    }

    /** An account of which only the service is known. */
    public static AccountSettings of(Origin origin, String label, String provider) {
        return new AccountSettings(
                origin, label, provider, null, null, null, null, null, null, null, null, TlsFiles.NONE, null, Map.of());
    }

    public AccountSettings withLimits(
            @Nullable Double newRate, @Nullable Integer newBurst, @Nullable Integer newMaxInFlight) {
        return new AccountSettings(
                origin,
                label,
                provider,
                keyEnv,
                keyFile,
                baseUrl,
                newRate,
                newBurst,
                newMaxInFlight,
                http2,
                proxy,
                tls,
                confirmations,
                solvedPerDay);
    }

    /** Shows no secret: a proxy's URL may hold a password. */
    @Override
    public String toString() {
        return "AccountSettings[" + label + " at " + provider + "]";
    }
}
