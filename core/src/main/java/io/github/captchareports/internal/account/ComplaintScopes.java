package io.github.captchareports.internal.account;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.internal.telemetry.FatalErrors;
import io.github.captchareports.spi.ReportProvider;
import java.util.EnumMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a provider which captcha types its service judges together. */
final class ComplaintScopes {
    private static final Logger LOG = LoggerFactory.getLogger(ComplaintScopes.class);

    private ComplaintScopes() {}

    /** The scope of each type. A type that the provider fails on has none, and is judged by itself. */
    static Map<CaptchaType, String> of(ReportProvider provider) {
        Map<CaptchaType, String> scopes = new EnumMap<>(CaptchaType.class);
        for (CaptchaType type : CaptchaType.values()) {
            try {
                scopes.put(type, provider.complaintScope(type));
            } catch (RuntimeException | Error thrown) {
                FatalErrors.rethrow(thrown);
                LOG.error("provider '{}' failed to say what it judges {} with", provider.id(), type, thrown);
            }
        }
        return scopes;
    }
}
