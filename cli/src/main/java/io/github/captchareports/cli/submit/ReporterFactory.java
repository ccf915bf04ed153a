package io.github.captchareports.cli.submit;

import io.github.captchareports.Account;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.output.NearEnd;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Makes reporters for accounts. */
public final class ReporterFactory {
    private final Function<ReporterBuilder, Reporter> opener;

    /**
     * Makes a factory.
     *
     * @param opener builds a reporter of all that was set
     */
    public ReporterFactory(Function<ReporterBuilder, Reporter> opener) {
        this.opener = opener;
    }

    /** A factory that also applies a setting to each reporter. */
    public ReporterFactory with(Consumer<ReporterBuilder> setting) {
        return new ReporterFactory(builder -> {
            setting.accept(builder);
            return opener.apply(builder);
        });
    }

    /** Opens a reporter; what the engine refuses is an error of the configuration. */
    public OpenReporter open(List<Account> accounts) {
        try {
            ReporterBuilder builder = Reporter.builder();
            accounts.forEach(builder::account);
            NearEnd nearEnd = new NearEnd();
            builder.listener(nearEnd);
            return new OpenReporter(opener.apply(builder), accounts, nearEnd);
        } catch (IllegalArgumentException refused) {
            throw new ConfigurationException(String.valueOf(refused.getMessage()));
        }
    }
}
