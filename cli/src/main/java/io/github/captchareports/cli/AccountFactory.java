package io.github.captchareports.cli;

import io.github.captchareports.Account;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.LedgerLoss;
import io.github.captchareports.RateLimit;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Makes the engine's accounts of settings. */
final class AccountFactory {
    /** At the simulator nobody has to be spared. */
    static final RateLimit SIMULATED_RATE = RateLimit.perSecond(1_000);

    private final Streams.Environment environment;
    private final boolean guarded;
    private final LedgerLoss ledgerLoss;

    /**
     * Makes a factory.
     *
     * @param guarded whether complaints are held where there are too many of them
     * @param ledgerLoss what happens while a shared ledger is away
     */
    AccountFactory(Streams.Environment environment, boolean guarded, LedgerLoss ledgerLoss) {
        this.environment = environment;
        this.guarded = guarded;
        this.ledgerLoss = ledgerLoss;
    }

    /** An account at the real service, or wherever its base URL points. */
    Account real(AccountSettings settings) {
        try {
            Account.Builder account = builder(settings, RateLimit.DEFAULT);
            ClientKey.apply(settings, environment, account);
            if (settings.baseUrl() != null) {
                account.baseUrl(url(settings, settings.baseUrl()));
            }
            if (settings.proxy() != null) {
                account.proxy(ProxyUrl.read(settings.origin(), settings.proxy()));
            }
            if (settings.caFile() != null) {
                account.trustedCertificates(Authorities.read(settings.origin(), settings.caFile()));
            }
            if (settings.http2() != null) {
                account.http2(settings.http2());
            }
            return account.build();
        } catch (IllegalArgumentException invalid) {
            throw settings.origin().refuse(invalid);
        }
    }

    /** The same account at a simulator: its limits, but neither its key nor its way to the service. */
    Account simulated(AccountSettings settings, URI simulator) {
        try {
            return builder(settings, SIMULATED_RATE)
                    .clientKey("simulated-" + URLEncoder.encode(settings.label(), StandardCharsets.UTF_8))
                    .baseUrl(simulator)
                    .build();
        } catch (IllegalArgumentException invalid) {
            throw settings.origin().refuse(invalid);
        }
    }

    private Account.Builder builder(AccountSettings settings, RateLimit unlessSet) {
        Account.Builder account = Account.builder(settings.provider(), settings.label())
                .rateLimit(rate(settings, unlessSet))
                .ledgerLoss(ledgerLoss);
        if (settings.maxInFlight() != null) {
            account.maxInFlight(settings.maxInFlight());
        }
        if (!guarded) {
            account.complaintLimits(ComplaintLimits.DEFAULT.disabled());
        }
        return account;
    }

    private static RateLimit rate(AccountSettings settings, RateLimit unlessSet) {
        Double rate = settings.rate();
        Integer burst = settings.burst();
        RateLimit limit = rate == null ? unlessSet : RateLimit.perSecond(rate);
        return burst == null ? limit : limit.withBurst(burst);
    }

    private static URI url(AccountSettings settings, String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException unreadable) {
            throw settings.origin().refuse("base-url", "not a URL; use a form like https://api.example.com");
        }
    }
}
