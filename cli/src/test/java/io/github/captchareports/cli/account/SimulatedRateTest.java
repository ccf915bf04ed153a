package io.github.captchareports.cli.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.RateLimit;
import io.github.captchareports.cli.option.AccountOptions;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A simulation at another rate than the real one would hide what the real one does. */
class SimulatedRateTest {
    private static final URI SIMULATOR = URI.create("http://127.0.0.1:1");

    private final AccountFactory factory = new AccountFactory(name -> "key", true, LedgerOutagePolicy.DEGRADE, null);

    @Test
    void aSimulatedAccountSendsAsFastAsTheRealOne() {
        AccountSettings settings = settings(null, null);

        assertThat(factory.simulated(settings, SIMULATOR).rateLimit()).isEqualTo(RateLimit.DEFAULT);
        assertThat(factory.real(settings).rateLimit()).isEqualTo(RateLimit.DEFAULT);
    }

    @Test
    void andFasterWhereItIsToldTo() {
        AccountSettings settings = settings(500.0, 20);

        for (Account account : List.of(factory.simulated(settings, SIMULATOR), factory.real(settings))) {
            assertThat(account.rateLimit()).isEqualTo(new RateLimit(500, 20));
        }
    }

    private static AccountSettings settings(@Nullable Double rate, @Nullable Integer burst) {
        return new AccountSettings(
                new AccountOptions(),
                "main",
                "2captcha",
                "KEY",
                null,
                null,
                rate,
                burst,
                null,
                null,
                null,
                TlsFiles.NONE,
                null,
                Map.of());
    }
}
