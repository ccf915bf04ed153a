package io.github.captchareports;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** The handle on one account of a {@link Reporter}. Thread-safe; no method blocks. */
public interface AccountControl {
    /**
     * The account's label.
     *
     * @return the name that {@link ReportRequest#account()} gives it
     */
    String label();

    /**
     * The id of the account's provider.
     *
     * @return as in {@link Account#provider()}
     */
    String provider();

    /**
     * How the account stands.
     *
     * @return a snapshot
     */
    AccountState state();

    /** Stops sending until {@link #resume()}. What is on the wire is finished; the waiting expire on their deadlines. */
    void pause();

    /**
     * Stops sending for a while. Reports that the pause will certainly outlast are answered at once.
     *
     * @param duration how long, more than zero
     */
    void pause(Duration duration);

    /**
     * Opens the account again: ends a pause, forgets refusals of the account, of its keys and of its methods, refills the retry
     * budget. Call it after mending what the service refused.
     */
    void resume();

    /**
     * Where the account's requests go: its own base URL, or the provider's.
     *
     * @return the address
     */
    URI baseUrl();

    /**
     * How long after the solution the service takes a report.
     *
     * @return the provider's {@linkplain io.github.captchareports.spi.ReportProvider#window() reporting window}
     */
    Duration reportingWindow();

    /**
     * The rate limit that is asked for, see {@link #changeRateLimit}; a throttle answer lowers the {@linkplain AccountState#currentRate() current rate}
     * for a while.
     *
     * @return the limit
     */
    RateLimit rateLimit();

    /**
     * The most requests in flight at once, see {@link #changeMaxInFlight}.
     *
     * @return 1 to {@value Account#MAX_IN_FLIGHT_LIMIT}
     */
    int maxInFlight();

    /**
     * The most reports that wait for this account.
     *
     * @return at least 1
     */
    int maxPending();

    /**
     * When complaints are warned of and held: the account's own limits, or the provider's.
     *
     * @return the limits
     */
    ComplaintLimits complaintLimits();

    /**
     * Changes the rate limit, from the next request on.
     *
     * @param limit the new limit
     */
    void changeRateLimit(RateLimit limit);

    /**
     * Changes how many requests may be in flight. A lower limit takes effect as requests finish.
     *
     * @param requests 1 to {@value Account#MAX_IN_FLIGHT_LIMIT}
     * @throws IllegalArgumentException if the number is out of range
     */
    void changeMaxInFlight(int requests);

    /**
     * Tries whether the service can be reached: opens a connection of its own as reports do it (name, proxy, TLS,
     * certificate) and closes it. Nothing is sent over it, neither a report nor the key, and no pause, limit or figure of the
     * account is touched. Each subscription opens one.
     *
     * @return why there is no connection, at the latest after the reporter's response timeout; empty where one stood. On
     *     the transport's threads; cancelling gives the connection up. Before an HTTP proxy that plain requests are handed
     *     to it is the proxy that is reached
     */
    Mono<FailureCause> checkConnection();

    /**
     * Counts solves that are never reported, so that the share of complaints is that of all solves.
     *
     * @param type the captcha type
     * @param solved how many were solved, 0 to 1,000,000,000
     * @throws IllegalArgumentException if the number is out of range
     */
    void observeSolved(CaptchaType type, long solved);

    /**
     * The same for solves of one domain, which {@link ComplaintFigures#domains()} shows apart.
     *
     * @param type the captcha type
     * @param domain the domain they were solved for, at most {@value ReportRequest#MAX_DOMAIN_LENGTH} characters, for information
     * @param solved how many were solved, 0 to 1,000,000,000
     * @throws IllegalArgumentException if the number is out of range or the domain too long
     */
    void observeSolved(CaptchaType type, String domain, long solved);

    /**
     * Says how many tasks were solved in all since this was said last, those that are reported included. What is known to be
     * solved is at least the sum of these numbers over the sliding window of the {@link ComplaintLimits}.
     *
     * @param type the captcha type
     * @param solved how many were solved, 0 to 1,000,000,000
     * @throws IllegalArgumentException if the number is out of range
     */
    void totalSolved(CaptchaType type, long solved);

    /**
     * How the account complains: a line for each scope, which is what the service judges together.
     *
     * @return a snapshot; empty while nothing was told
     */
    List<ComplaintFigures> complaints();

    /**
     * Forgets what was counted of the account's complaints, and every hold of them, also in the
     * {@linkplain ReporterBuilder#complaintMemory memory}: for an account whose past means nothing any more. What other
     * processes have told a shared ledger stays there, for processes that are started later.
     */
    void forgetComplaints();
}
