package io.github.captchareports.cli.option;

import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.account.ClientKey;
import io.github.captchareports.cli.ledger.LedgerConnection;
import io.github.captchareports.cli.ledger.LedgerUrl;
import io.github.captchareports.ledger.redis.RedisLedgerException;
import io.github.captchareports.spi.ForeignText;
import io.lettuce.core.RedisCredentials;
import io.lettuce.core.RedisCredentialsProvider;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of the ledger that several processes share. */
public final class LedgerOptions {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    /** Enough for the message of Redis and the remedy. */
    private static final int LONGEST = 400;

    @Option(
            names = "--ledger",
            paramLabel = "URL",
            description = {
                "Share tasks, rates and complaints with the other processes that use the same Redis or Valkey:"
                        + " redis://HOST:PORT/DB, rediss:// over TLS, or"
                        + " redis-sentinel://HOST1:PORT,HOST2:PORT/DB#MASTER. It is tried out before anything is read. Accounts that are the same have the same label in"
                        + " all of them. After kill -9, submit the same input again: what was settled is a duplicate, what was"
                        + " sent without an answer is sent again at 2captcha and indeterminate at anticaptcha."
            })
    private @Nullable String url;

    @Option(
            names = "--ledger-processes",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many processes share it: while it is away each uses that part of the rate"
                    + " (default: ${DEFAULT-VALUE}).")
    private int processes = 1;

    @Option(
            names = "--ledger-cluster",
            description =
                    "The URL names nodes of a cluster: redis://HOST1:PORT,HOST2:PORT. One is enough to find the others.")
    private boolean cluster;

    @Option(names = "--ledger-user", paramLabel = "NAME", description = "The user (ACL), where it has users.")
    private @Nullable String user;

    @Option(
            names = "--ledger-password-env",
            paramLabel = "NAME",
            description = "The environment variable that holds its password.")
    private @Nullable String passwordVariable;

    @Option(
            names = "--ledger-password-file",
            paramLabel = "FILE",
            description = "The file that holds its password, and nothing else.")
    private @Nullable Path passwordFile;

    @Option(
            names = "--ledger-outage-policy",
            paramLabel = "WHAT",
            defaultValue = "degrade",
            description = {
                "What to do while it is away (default: ${DEFAULT-VALUE}). One that cannot work (rights, password, a replica) is"
                        + " refused at the start in either case.",
                "degrade: go on alone, with a part of the rate; two processes may then report one task.",
                "refuse: send nothing; reports are undelivered. The start needs it."
            })
    private LedgerOutagePolicy loss = LedgerOutagePolicy.DEGRADE;

    public LedgerOutagePolicy loss() {
        return loss;
    }

    /** Whether a ledger is asked for. */
    public boolean isGiven() {
        return url != null;
    }

    /** The file of the password; null where none is named. */
    @Nullable
    public Path passwordFile() {
        return passwordFile;
    }

    /** Connects; null where no ledger is asked for. */
    @Nullable
    public LedgerConnection open(Streams.Environment environment) {
        return open(environment, loss == LedgerOutagePolicy.REFUSE);
    }

    /**
     * Tries the ledger out, whatever its outage policy.
     *
     * @param fit given the ledger where it can be used, for as long as that takes
     * @return where it is; null where none is asked for
     */
    @Nullable
    public String check(Streams.Environment environment, Consumer<LedgerConnection> fit) {
        try (LedgerConnection reached = open(environment, true)) {
            if (reached == null || url == null) {
                return null;
            }
            fit.accept(reached);
            return LedgerUrl.where(LedgerUrl.read(url, cluster));
        }
    }

    private @Nullable LedgerConnection open(Streams.Environment environment, boolean needed) {
        if (url == null) {
            if (user != null || passwordVariable != null || passwordFile != null || cluster || processes != 1) {
                throw new ConfigurationException("--ledger: missing, and its other options are of no use without it");
            }
            return null;
        }
        List<RedisURI> servers = LedgerUrl.read(url, cluster);
        Supplier<String> password = password(environment);
        for (RedisURI server : servers) {
            server.setTimeout(CONNECT_TIMEOUT);
            if (password != null) {
                server.setCredentialsProvider(RedisCredentialsProvider.from(
                        () -> RedisCredentials.just(user, password.get().toCharArray())));
            }
        }
        LedgerConnection connection = new LedgerConnection(servers, cluster, processes);
        try {
            connection.connect();
        } catch (RedisLedgerException failed) {
            if (failed.isLasting() || needed) {
                connection.close();
                throw refusal(LedgerUrl.where(servers), failed);
            }
            // The engine warns, and asks for it again.
        }
        return connection;
    }

    private static ConfigurationException refusal(String where, RedisLedgerException failed) {
        String reason = ForeignText.clean(String.valueOf(failed.getMessage()), LONGEST);
        return new ConfigurationException(
                "--ledger: " + where + (failed.isLasting() ? " cannot be used: " : " cannot be reached: ") + reason);
    }

    private @Nullable Supplier<String> password(Streams.Environment environment) {
        if (passwordVariable != null && passwordFile != null) {
            throw new ConfigurationException(
                    "--ledger-password-env: given together with --ledger-password-file; use one of them");
        }
        if (passwordVariable != null) {
            String password = environment.get(passwordVariable);
            if (password == null || password.isEmpty()) {
                throw new ConfigurationException(
                        "--ledger-password-env: the variable it names is not set; export it before the start, and give its"
                                + " name here, not the password");
            }
            return () -> password;
        }
        if (passwordFile != null) {
            return content(passwordFile);
        }
        if (user != null) {
            throw new ConfigurationException("--ledger-user: given without a password; add --ledger-password-env or"
                    + " --ledger-password-file");
        }
        return null;
    }

    private static Supplier<String> content(Path file) {
        try {
            Supplier<String> password = ClientKey.file(file, found -> !found.isEmpty());
            if (password.get().isEmpty()) {
                throw new ConfigurationException("--ledger-password-file: holds nothing; put the password there");
            }
            return password;
        } catch (IllegalArgumentException unfit) {
            throw new ConfigurationException("--ledger-password-file: " + unfit.getMessage());
        } catch (IOException | SecurityException unreadable) {
            throw new ConfigurationException(
                    "--ledger-password-file: the file cannot be read; give the path of a text file with the password");
        }
    }
}
