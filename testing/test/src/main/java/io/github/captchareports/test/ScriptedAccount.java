package io.github.captchareports.test;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The handle on an account of a {@link ScriptedReporter}. It records what it is told and shows it in its {@link #state()} and
 * its limits, refuses what the real one refuses, and is otherwise as the test sets it up. What is set here does not change
 * how requests are answered: a paused account answers by its script all the same. Thread-safe.
 */
public final class ScriptedAccount implements AccountControl {
    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final long MOST_SOLVED = 1_000_000_000;

    private final Account account;
    private final Supplier<Scheduler> clock;
    private final Recording<AccountCall> calls = new Recording<>();
    private volatile AccountState state;
    private volatile RateLimit rateLimit;
    private volatile int maxInFlight;
    private volatile List<ComplaintFigures> complaints = List.of();
    private volatile @Nullable FailureCause connectionFailure;

    ScriptedAccount(String provider, String label, Supplier<Scheduler> clock) {
        this.account =
                Account.builder(provider, label).clientKey(() -> "unused").build();
        this.clock = clock;
        this.state = AccountStates.open(provider, label);
        this.rateLimit = account.rateLimit();
        this.maxInFlight = account.maxInFlight();
    }

    @Override
    public String label() {
        return account.label();
    }

    @Override
    public String provider() {
        return account.provider();
    }

    /**
     * What was called that would have changed something, in order.
     *
     * @return a snapshot
     */
    public List<AccountCall> calls() {
        return calls.list();
    }

    /**
     * Sets the state that is shown from now on; pausing and resuming change its phase.
     *
     * @param value the state, see {@link AccountStates}
     */
    public void showState(AccountState value) {
        state = Objects.requireNonNull(value, "state");
    }

    /**
     * Sets what {@link #complaints()} shows.
     *
     * @param figures the figures
     */
    public void showComplaints(List<ComplaintFigures> figures) {
        complaints = List.copyOf(figures);
    }

    /**
     * Sets what {@link #checkConnection()} finds.
     *
     * @param cause why there is no connection; null where there is one
     */
    public void failConnection(@Nullable FailureCause cause) {
        connectionFailure = cause;
    }

    @Override
    public AccountState state() {
        return state;
    }

    @Override
    public void pause() {
        calls.add(AccountCall.of("pause"));
        state = AccountStates.builder(state)
                .phase(AccountState.Phase.PAUSED)
                .until(null)
                .build();
    }

    @Override
    public void pause(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("pause: " + duration + "; use a duration above zero");
        }
        calls.add(AccountCall.of("pause", duration));
        state = AccountStates.builder(state)
                .phase(AccountState.Phase.PAUSED)
                .until(Instant.ofEpochMilli(clock.get().now(TimeUnit.MILLISECONDS))
                        .plus(duration))
                .build();
    }

    @Override
    public void resume() {
        calls.add(AccountCall.of("resume"));
        state = AccountStates.builder(state)
                .phase(AccountState.Phase.OPEN)
                .until(null)
                .code(null)
                .build();
    }

    /** An address that does not exist: nothing is sent. */
    @Override
    public URI baseUrl() {
        return URI.create("https://" + account.provider() + ".invalid/");
    }

    /** A quarter of an hour: nothing of the provider is known. */
    @Override
    public Duration reportingWindow() {
        return WINDOW;
    }

    @Override
    public RateLimit rateLimit() {
        return rateLimit;
    }

    @Override
    public int maxInFlight() {
        return maxInFlight;
    }

    @Override
    public int maxPending() {
        return account.maxPending();
    }

    @Override
    public ComplaintLimits complaintLimits() {
        return ComplaintLimits.DEFAULT;
    }

    @Override
    public void changeRateLimit(RateLimit limit) {
        rateLimit = Objects.requireNonNull(limit, "limit");
        calls.add(AccountCall.of("changeRateLimit", limit));
    }

    @Override
    public void changeMaxInFlight(int requests) {
        if (requests < 1 || requests > Account.MAX_IN_FLIGHT_LIMIT) {
            throw new IllegalArgumentException(
                    "max in flight: " + requests + "; use 1 to " + Account.MAX_IN_FLIGHT_LIMIT);
        }
        maxInFlight = requests;
        calls.add(AccountCall.of("changeMaxInFlight", requests));
    }

    @Override
    public Mono<FailureCause> checkConnection() {
        return Mono.defer(() -> {
            calls.add(AccountCall.of("checkConnection"));
            return Mono.justOrEmpty(connectionFailure);
        });
    }

    @Override
    public void observeSolved(CaptchaType type, long solved) {
        Objects.requireNonNull(type, "type");
        checkSolved(solved);
        calls.add(AccountCall.of("observeSolved", type, solved));
    }

    @Override
    public void observeSolved(CaptchaType type, String domain, long solved) {
        Objects.requireNonNull(type, "type");
        checkSolved(solved);
        if (domain.length() > ReportRequest.MAX_DOMAIN_LENGTH) {
            throw new IllegalArgumentException(
                    "domain: longer than " + ReportRequest.MAX_DOMAIN_LENGTH + " characters; use a host name");
        }
        calls.add(AccountCall.of("observeSolved", type, domain, solved));
    }

    @Override
    public void totalSolved(CaptchaType type, long solved) {
        Objects.requireNonNull(type, "type");
        checkSolved(solved);
        calls.add(AccountCall.of("totalSolved", type, solved));
    }

    @Override
    public List<ComplaintFigures> complaints() {
        return complaints;
    }

    @Override
    public void forgetComplaints() {
        calls.add(AccountCall.of("forgetComplaints"));
        complaints = List.of();
    }

    private static void checkSolved(long solved) {
        if (solved < 0 || solved > MOST_SOLVED) {
            throw new IllegalArgumentException("solved: " + solved + "; use 0 to " + MOST_SOLVED);
        }
    }
}
