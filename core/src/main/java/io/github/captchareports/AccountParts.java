package io.github.captchareports;

import io.github.captchareports.spi.ForeignText;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a builder has collected of an {@link Account} so far, with the defaults. Provider and label are checked here, the
 * others by the builder.
 */
final class AccountParts {
    private static final int MAX_LABEL_LENGTH = 100;

    final String provider;
    final String label;

    @Nullable
    Supplier<String> clientKey;

    boolean fixedKey;

    ConnectionSettings connection = ConnectionSettings.DEFAULT;
    int maxInFlight = 32;
    int maxPending = 65_536;
    RateLimit rateLimit = RateLimit.DEFAULT;

    @Nullable
    ComplaintLimits complaintLimits;

    final Map<CaptchaType, Long> solvedPerDay = new EnumMap<>(CaptchaType.class);
    LedgerOutagePolicy ledgerOutagePolicy = LedgerOutagePolicy.DEGRADE;
    Confirmations confirmations = Confirmations.ALL;

    AccountParts(String provider, String label) {
        if (provider.isBlank()) {
            throw new IllegalArgumentException("provider: blank; use a provider's id such as 2captcha");
        }
        visible("provider", provider);
        if (label.isBlank() || label.length() > MAX_LABEL_LENGTH) {
            throw new IllegalArgumentException(
                    "account label: blank or too long; use 1 to " + MAX_LABEL_LENGTH + " characters");
        }
        visible("account label", label);
        this.provider = provider;
        this.label = label;
    }

    /** Logs, terminals and pages show it. */
    private static void visible(String field, String text) {
        if (!ForeignText.isClean(text)) {
            throw new IllegalArgumentException(field + " '" + ForeignText.clean(text, MAX_LABEL_LENGTH)
                    + "': has control or invisible characters, shown as ?; use visible ones");
        }
    }
}
