package io.github.captchareports.cli.option;

import io.github.captchareports.cli.account.AccountSettings;
import io.github.captchareports.cli.line.SolvedTotal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says how much was solved. */
public final class SolvedOptions {
    @Option(
            names = "--solved",
            paramLabel = "TYPE=N",
            description = {
                "So many tasks of the type were solved in all since a run said so last, those of the input included; may be"
                        + " repeated. The guard counts complaints against everything that was solved, and knows only what"
                        + " it is told. With several accounts: ACCOUNT:TYPE=N."
            })
    private @Nullable List<String> solved;

    /**
     * What was given.
     *
     * @param accounts the accounts
     * @param shared whether a total without an account is that of every account
     */
    public List<SolvedTotal> totals(List<AccountSettings> accounts, boolean shared) {
        List<String> labels = accounts.stream().map(AccountSettings::label).toList();
        return solved == null
                ? List.of()
                : solved.stream()
                        .flatMap(value -> SolvedTotal.read(value, labels, shared).stream())
                        .toList();
    }
}
