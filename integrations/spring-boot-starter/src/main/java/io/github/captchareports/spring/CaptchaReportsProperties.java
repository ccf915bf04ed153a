package io.github.captchareports.spring;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the auto-configured reporter.
 *
 * @param enabled Whether a reporter is configured at all.
 * @param accounts Accounts at the services, each with a label, a provider and a key.
 * @param concurrency Requests of one stream that are at work at once. Not above any account's max-pending.
 * @param margin How long before its deadline a report is given up.
 * @param responseTimeout How long an attempt may take, from its start to the whole answer.
 * @param connectTimeout How long opening a connection may take.
 * @param retry How failed attempts are repeated.
 * @param ledger What is remembered of reports that were made.
 * @param sharedLedger How a bean of type SharedLedger is used.
 * @param journal What is known of reports after a restart.
 * @param complaints What is known of complaints after a restart.
 * @param shutdown How the reporter is closed.
 */
@ConfigurationProperties(prefix = CaptchaReportsProperties.PREFIX, ignoreUnknownFields = false)
record CaptchaReportsProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue List<AccountProperties> accounts,
        @DefaultValue("1024") int concurrency,
        @DefaultValue("500ms") Duration margin,
        @DefaultValue("10s") Duration responseTimeout,
        @DefaultValue("5s") Duration connectTimeout,
        @DefaultValue Retry retry,
        @DefaultValue Ledger ledger,
        @DefaultValue SharedLedger sharedLedger,
        @DefaultValue Journal journal,
        @DefaultValue Complaints complaints,
        @DefaultValue Shutdown shutdown) {
    static final String PREFIX = "captcha.reports";

    /**
     * How failed attempts are repeated.
     *
     * @param maxAttempts Attempts of one report while the service answers others.
     * @param baseBackoff Upper bound of the first wait.
     * @param maxBackoff Upper bound of any wait. Not below base-backoff.
     * @param budget Retries that an account may spend without an answer in between.
     * @param outageLimit How long an account that gets no answer keeps its reports waiting.
     * @param probeInterval Time between probes after that.
     */
    record Retry(
            @DefaultValue("8") int maxAttempts,
            @DefaultValue("200ms") Duration baseBackoff,
            @DefaultValue("5s") Duration maxBackoff,
            @DefaultValue("100") int budget,
            @DefaultValue("30s") Duration outageLimit,
            @DefaultValue("5s") Duration probeInterval) {}

    /**
     * What is remembered of reports that were made.
     *
     * @param maximumSize Settled tasks that are remembered at most.
     */
    record Ledger(@DefaultValue("10000000") long maximumSize) {}

    /**
     * How a bean of type SharedLedger is used.
     *
     * @param processes Processes that share it, this one included: while it is away each uses that part of the rate.
     * @param timeout How long an answer of it may take.
     */
    record SharedLedger(
            @DefaultValue("1") int processes,
            @DefaultValue("1s") Duration timeout) {}

    /**
     * What is known of reports after a restart.
     *
     * @param file A file that remembers what was sent and how it ended, for this process alone; needs captcha-reports-journal-file. By default a bean of type TaskJournal does, or nothing.
     */
    record Journal(@Nullable String file) {}

    /**
     * What is known of complaints after a restart.
     *
     * @param file A file that keeps them, for this process alone. By default a bean of type ComplaintMemory, the shared ledger or the journal does, or nothing.
     */
    record Complaints(@Nullable String file) {}

    /**
     * How the reporter is closed.
     *
     * @param grace How long what was taken in may go on, once the web server has drained. Below
     *     spring.lifecycle.timeout-per-shutdown-phase.
     */
    record Shutdown(@DefaultValue("20s") Duration grace) {}
}
