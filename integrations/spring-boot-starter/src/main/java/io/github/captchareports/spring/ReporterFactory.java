package io.github.captchareports.spring;

import io.github.captchareports.Account;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.util.List;

/** Opens the reporter that the properties describe. */
final class ReporterFactory {
    private static final String PATH = CaptchaReportsProperties.PREFIX + ".";

    private final CaptchaReportsProperties properties;

    ReporterFactory(CaptchaReportsProperties properties) {
        this.properties = properties;
    }

    /** The settings of the properties, with the accounts. */
    ReporterBuilder builder(List<Account> accounts) {
        ReporterBuilder builder = Reporter.builder().retryPolicy(retryPolicy());
        Setting.apply(PATH + "concurrency", properties.concurrency(), builder::concurrency);
        Setting.apply(PATH + "margin", properties.margin(), builder::margin);
        Setting.apply(PATH + "response-timeout", properties.responseTimeout(), builder::responseTimeout);
        Setting.apply(PATH + "connect-timeout", properties.connectTimeout(), builder::connectTimeout);
        Setting.apply(PATH + "ledger.maximum-size", properties.ledger().maximumSize(), builder::ledgerMaximumSize);
        accounts.forEach(builder::account);
        return builder;
    }

    /** Shares the accounts with the other processes that use the ledger. */
    static void share(ReporterBuilder builder, SharedLedger ledger, CaptchaReportsProperties.SharedLedger properties) {
        String path = PATH + "shared-ledger.";
        Setting.apply(path + "processes", properties.processes(), processes -> builder.sharedLedger(ledger, processes));
        Setting.apply(path + "timeout", properties.timeout(), builder::sharedLedgerTimeout);
    }

    /** Opens it; what contradicts is told by the property. */
    static Reporter open(ReporterBuilder builder) {
        try {
            return builder.build();
        } catch (IllegalArgumentException refused) {
            throw InvalidSettingException.of(property(String.valueOf(refused.getMessage())), refused);
        }
    }

    private static String property(String message) {
        if (message.startsWith("concurrency:")) {
            return PATH + "concurrency";
        }
        return PATH + (message.startsWith("margin:") ? "margin" : "accounts");
    }

    private RetryPolicy retryPolicy() {
        CaptchaReportsProperties.Retry retry = properties.retry();
        String path = PATH + "retry.";
        RetryPolicy attempts =
                Setting.make(path + "max-attempts", () -> RetryPolicy.DEFAULT.withMaxAttempts(retry.maxAttempts()));
        RetryPolicy backoff =
                Setting.make(path + "max-backoff", () -> attempts.withBackoff(retry.baseBackoff(), retry.maxBackoff()));
        RetryPolicy budget = Setting.make(path + "budget", () -> backoff.withBudget(retry.budget()));
        return Setting.make(path + "outage-limit", () -> budget.withOutage(retry.outageLimit(), retry.probeInterval()));
    }
}
