package io.github.captchareports.cli.command;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.FailureCause;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.account.AccountFactory;
import io.github.captchareports.cli.account.AccountSettings;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.ledger.LedgerConnection;
import io.github.captchareports.cli.option.FileRoles;
import io.github.captchareports.cli.option.RunOptions;
import io.github.captchareports.cli.output.ComplaintOverview;
import io.github.captchareports.cli.submit.OpenReporter;
import io.github.captchareports.cli.submit.ReporterFactory;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ForeignText;
import io.github.captchareports.spi.journal.ComplaintMemory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import reactor.core.publisher.Flux;

/** Checks what a run of {@code submit} with the same options would need, and sends no report. */
@Command(
        name = "check",
        description = {
            "Try what submit with the same options needs, and send no report: the keys, the way to each service (name,"
                    + " proxy, connection, certificate), the ledger, the journal and the file of complaints; and say how each"
                    + " account stands with its complaints.",
            "One line each on standard output, 'ok' or 'failed' with the cause and what to do. No key leaves this machine."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0        all ok",
            "  2        a key, an account, the ledger, the journal or the file of complaints cannot be used",
            "  3        a service cannot be reached; everything else is ok"
        })
public final class CheckCommand implements Callable<Integer> {
    private static final int LONGEST = 4_000;
    /** The most connections that are tried at once. */
    private static final int AT_ONCE = 16;

    @Mixin
    private final RunOptions options = new RunOptions();

    private final Streams streams;
    private final ReporterFactory reporters;
    private boolean unusable;
    private boolean unreachable;

    public CheckCommand(Streams streams, ReporterFactory reporters) {
        this.streams = streams;
        this.reporters = reporters;
    }

    @Override
    public Integer call() throws IOException {
        if (options.accounts().isSimulated()) {
            throw new ConfigurationException("--simulate: the simulator has nothing to be checked; leave it out");
        }
        List<AccountSettings> settings = options.accounts().accounts(ProviderNames.installed());
        roles(settings).check();
        AccountFactory factory = options.accountFactory(streams.environment());
        List<Account> accounts = new ArrayList<>();
        for (AccountSettings each : settings) {
            Account account = account(each, factory);
            if (account != null) {
                accounts.add(account);
            }
        }
        factory.notices().forEach(streams::complain);
        if (!accounts.isEmpty()) {
            connections(accounts);
        }
        List<String> complaints = new ArrayList<>();
        tried(() -> {
            String ledger = options.ledger()
                    .check(streams.environment(), reached -> complaints.addAll(complaints(accounts, reached)));
            return ledger == null ? null : "--ledger: " + ledger + " can be used";
        });
        tried(() -> {
            String journal = options.journal().check(accounts);
            if (journal != null && !options.ledger().isGiven()) {
                complaints.addAll(complaints(accounts, options.journal().known()));
            }
            return journal == null ? null : "--journal: " + journal;
        });
        tried(() -> {
            ComplaintMemory known = options.state().known();
            if (known == null) {
                return null;
            }
            complaints.clear();
            complaints.addAll(complaints(accounts, known));
            return "--state: " + Quoted.of(String.valueOf(options.state().file())) + " can be used";
        });
        for (String each : complaints) {
            ok(each);
        }
        if (unusable) {
            return ExitCode.CONFIGURATION;
        }
        return unreachable ? ExitCode.ACCOUNT_REFUSED : ExitCode.ALL_WELL;
    }

    private FileRoles roles(List<AccountSettings> settings) {
        return new FileRoles()
                .with(FileRoles.Role.STANDARD_OUTPUT, streams.outputFile())
                .with(FileRoles.Role.STANDARD_ERROR, streams.errorFile())
                .with(FileRoles.Role.ACCOUNTS, options.accounts().accountsFile())
                .with(FileRoles.Role.LEDGER_PASSWORD, options.ledger().passwordFile())
                .withJournal(options.journal().file())
                .withState(options.state().file())
                .withAccounts(settings);
    }

    /** The account, with a placeholder for a key that cannot be used; null where its connection cannot be tried either. */
    private @Nullable Account account(AccountSettings settings, AccountFactory factory) throws IOException {
        ConfigurationException problem;
        try {
            Account account = factory.real(settings);
            ok(named(settings.label()) + "its key can be one of " + settings.provider());
            return account;
        } catch (ConfigurationException refused) {
            problem = refused;
        }
        unusable(problem);
        try {
            // The key is read first. Where only the key is wrong, the connection can still be tried.
            return factory.keyless(settings, "none-" + settings.label());
        } catch (ConfigurationException alsoRefused) {
            if (!alsoRefused.explanation().equals(problem.explanation())) {
                unusable(alsoRefused);
            }
            return null;
        }
    }

    private void connections(List<Account> accounts) throws IOException {
        List<Tried> all;
        try (OpenReporter open = reporters.with(options.engine()::applyTo).open(accounts)) {
            all = Flux.fromIterable(accounts)
                    .flatMapSequential(
                            account -> {
                                AccountControl control = open.reporter().account(account.label());
                                return control.checkConnection()
                                        .map(Optional::of)
                                        .defaultIfEmpty(Optional.empty())
                                        .map(problem -> new Tried(way(account, control), problem));
                            },
                            AT_ONCE)
                    .collectList()
                    .blockOptional()
                    .orElse(List.of());
        } catch (ConfigurationException refused) {
            unusable(refused);
            return;
        }
        for (Tried each : all) {
            FailureCause problem = each.problem().orElse(null);
            if (problem == null) {
                ok(each.way() + " can be reached");
            } else {
                unreachable = true;
                print("failed", each.way() + ": " + problem + "; " + problem.remedy());
            }
        }
    }

    private List<String> complaints(List<Account> accounts, LedgerConnection ledger) {
        List<AccountName> names = accounts.stream()
                .map(account -> new AccountName(account.provider(), account.label()))
                .toList();
        ComplaintMemory known = ledger.known(names);
        return complaints(
                accounts,
                builder -> {
                    ledger.applyTo(builder);
                    builder.complaintMemory(known);
                },
                () -> ledger.awaitCounts(names));
    }

    private List<String> complaints(List<Account> accounts, @Nullable ComplaintMemory known) {
        return known == null ? List.of() : complaints(accounts, builder -> builder.complaintMemory(known), () -> {});
    }

    /** Describes the accounts' complaints. Where no reporter can be opened the reason was printed before. */
    private List<String> complaints(List<Account> accounts, Consumer<ReporterBuilder> memory, Runnable untilItIsThere) {
        if (accounts.isEmpty()) {
            return List.of();
        }
        try (OpenReporter open =
                reporters.with(options.engine()::applyTo).with(memory).open(accounts)) {
            untilItIsThere.run();
            return ComplaintOverview.lines(open.reporter());
        } catch (ConfigurationException refused) {
            return List.of();
        }
    }

    /** A connection that was tried, and its problem. */
    private record Tried(String way, Optional<FailureCause> problem) {}

    private static String way(Account account, AccountControl control) {
        ProxySettings proxy = account.connection().proxy();
        return named(account.label())
                + control.baseUrl()
                + (proxy == null ? "" : " through the proxy " + proxy.host() + ":" + proxy.port());
    }

    private static String named(String label) {
        return "account " + Quoted.of(label) + ": ";
    }

    /** Checks one thing; a null message means that no option asks for it. */
    private void tried(Supplier<@Nullable String> thing) throws IOException {
        try {
            String fine = thing.get();
            if (fine != null) {
                ok(fine);
            }
        } catch (ConfigurationException refused) {
            unusable(refused);
        }
    }

    private void ok(String what) throws IOException {
        print("ok", what);
    }

    private void unusable(ConfigurationException refused) throws IOException {
        unusable = true;
        print("failed", refused.explanation());
    }

    private void print(String how, String what) throws IOException {
        streams.print(String.format("%-7s %s\n", how, ForeignText.clean(what, LONGEST)));
    }
}
