package io.github.captchareports.cli.submit;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.account.AccountSettings;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.input.InputSource;
import io.github.captchareports.cli.input.LineDefaults;
import io.github.captchareports.cli.option.FileRoles;
import io.github.captchareports.cli.option.FileRoles.Role;
import io.github.captchareports.cli.option.LineOptions;
import io.github.captchareports.cli.option.RunOptions;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What is known of a run before anything is opened for it: its streams can be used, and no file has two roles.
 *
 * @param input where its lines are
 * @param providers the services that lines may name
 * @param accounts the accounts that reports are for
 * @param defaults what lines mean that leave something out
 */
public record PreparedRun(
        InputSource input, ProviderNames providers, List<AccountSettings> accounts, LineDefaults defaults) {
    /**
     * Checks the streams, the files and the accounts of a run.
     *
     * @param written gives the files that are written besides results their roles
     */
    public static PreparedRun of(
            Streams streams,
            InputSource input,
            RunOptions options,
            LineOptions lines,
            UnaryOperator<FileRoles> written) {
        input.check();
        if (streams.isOutputClosed()) {
            throw new ConfigurationException("standard output is closed, and results would be lost; redirect it to a"
                    + " file, or to /dev/null where nobody wants them");
        }
        FileRoles roles = written.apply(new FileRoles()
                        .with(Role.INPUT, input.file())
                        .with(Role.STANDARD_OUTPUT, streams.outputFile())
                        .with(Role.STANDARD_ERROR, streams.errorFile())
                        .with(Role.ACCOUNTS, options.accounts().accountsFile())
                        .with(Role.KEY, options.accounts().keyFile())
                        .with(Role.LEDGER_PASSWORD, options.ledger().passwordFile()))
                .withJournal(options.journal().file())
                .withState(options.state().file());
        roles.check();
        ProviderNames providers = ProviderNames.installed();
        List<AccountSettings> accounts = options.accounts().accounts(providers);
        LineDefaults defaults = lines.defaults(options.accounts().provider(), providers, accounts);
        roles.withAccounts(accounts).check();
        return new PreparedRun(input, providers, accounts, defaults);
    }
}
