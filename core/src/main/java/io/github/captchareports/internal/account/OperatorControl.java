package io.github.captchareports.internal.account;

import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.FailureCause;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.internal.exchange.Transport;
import io.github.captchareports.internal.settings.ReporterSettings;
import io.github.captchareports.internal.time.SaturatedNanos;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** What operators see of an account and may change while it works. */
public final class OperatorControl implements AccountControl {
    private static final long MOST_SOLVED = 1_000_000_000;

    private final AccountContext context;
    private final ConnectionCheck connectionCheck;
    private volatile RateLimit rateLimit;
    private volatile int maxInFlight;

    /**
     * The controls of an account.
     *
     * @param transports makes the transports that connections are tried on
     */
    public OperatorControl(AccountContext context, Supplier<Transport> transports, ReporterSettings settings) {
        this.context = context;
        this.connectionCheck = new ConnectionCheck(transports, settings.responseTimeout(), settings.clock());
        this.rateLimit = context.account().rateLimit();
        this.maxInFlight = context.account().maxInFlight();
    }

    /** The account that is controlled. */
    public AccountContext context() {
        return context;
    }

    @Override
    public String label() {
        return context.account().label();
    }

    @Override
    public String provider() {
        return context.provider().id();
    }

    @Override
    public AccountState state() {
        return context.state();
    }

    @Override
    public void pause() {
        context.lane().pause(0);
    }

    @Override
    public void pause(Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("pause: " + duration + "; use a duration above zero");
        }
        context.lane().pause(SaturatedNanos.of(duration));
    }

    @Override
    public void resume() {
        context.key().resume();
        context.lane().resume();
    }

    @Override
    public URI baseUrl() {
        return context.baseUrl();
    }

    @Override
    public Duration reportingWindow() {
        return context.provider().window();
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
        return context.account().maxPending();
    }

    @Override
    public ComplaintLimits complaintLimits() {
        ComplaintLimits own = context.account().complaintLimits();
        return own == null ? context.provider().complaintLimits() : own;
    }

    @Override
    public void changeRateLimit(RateLimit limit) {
        Objects.requireNonNull(limit, "limit");
        rateLimit = limit;
        context.lane().rateLimit(limit);
    }

    @Override
    public void changeMaxInFlight(int requests) {
        if (requests < 1 || requests > Account.MAX_IN_FLIGHT_LIMIT) {
            throw new IllegalArgumentException(
                    "max in flight: " + requests + "; use 1 to " + Account.MAX_IN_FLIGHT_LIMIT);
        }
        maxInFlight = requests;
        context.lane().maxInFlight(requests);
        context.transport().maxInFlight(requests);
    }

    @Override
    public Mono<FailureCause> checkConnection() {
        return connectionCheck.run();
    }

    @Override
    public void observeSolved(CaptchaType type, long solved) {
        count(type, null, solved);
    }

    @Override
    public void observeSolved(CaptchaType type, String domain, long solved) {
        count(type, Objects.requireNonNull(domain, "domain"), solved);
    }

    private void count(CaptchaType type, @Nullable String domain, long solved) {
        Objects.requireNonNull(type, "type");
        if (solved < 0 || solved > MOST_SOLVED) {
            throw new IllegalArgumentException("solved: " + solved + "; use 0 to " + MOST_SOLVED);
        }
        if (domain != null && domain.length() > ReportRequest.MAX_DOMAIN_LENGTH) {
            throw new IllegalArgumentException(
                    "domain: longer than " + ReportRequest.MAX_DOMAIN_LENGTH + " characters; use a host name");
        }
        context.complaints().noteSolved(type, domain, solved);
    }

    @Override
    public void totalSolved(CaptchaType type, long solved) {
        Objects.requireNonNull(type, "type");
        if (solved < 0 || solved > MOST_SOLVED) {
            throw new IllegalArgumentException("solved in all: " + solved + "; use 0 to " + MOST_SOLVED);
        }
        context.complaints().noteTotal(type, solved);
    }

    @Override
    public void forgetComplaints() {
        context.complaints().forget();
    }

    @Override
    public List<ComplaintFigures> complaints() {
        return context.complaints().figures();
    }
}
