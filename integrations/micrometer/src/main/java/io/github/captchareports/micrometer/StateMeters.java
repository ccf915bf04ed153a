package io.github.captchareports.micrometer;

import io.github.captchareports.AccountControl;
import io.github.captchareports.AccountState;
import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterStats;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** The meters that are read off a reporter. The registry holds none of it: a reporter that is gone reads as nothing. */
final class StateMeters implements MeterBinder {
    private final Reporter reporter;
    private final Tags tags;
    private final List<ComplaintsByType> complaints = new ArrayList<>();
    private final List<Meter> published = new ArrayList<>();

    StateMeters(Reporter reporter, Tags tags) {
        this.reporter = reporter;
        this.tags = tags;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        bindBooks(registry);
        for (AccountControl account : reporter.accounts()) {
            Tags own = tags.and(
                    ReporterTag.PROVIDER.asString(),
                    account.provider(),
                    ReporterTag.ACCOUNT.asString(),
                    account.label());
            bindAccount(registry, account, own);
            ComplaintsByType byType =
                    new ComplaintsByType(account, registry.config().clock());
            complaints.add(byType);
            bindComplaints(registry, byType, own);
        }
    }

    void withdrawFrom(MeterRegistry registry) {
        published.forEach(registry::remove);
    }

    private void bindBooks(MeterRegistry registry) {
        counter(registry, ReporterMeter.RECEIVED, tags, reporter, of(ReporterStats::received));
        gauge(registry, ReporterMeter.OPEN, tags, reporter, of(ReporterStats::open));
        gauge(registry, ReporterMeter.LEDGER_ENTRIES, tags, reporter, of(ReporterStats::ledgerEntries));
        counter(registry, ReporterMeter.LEDGER_HITS, tags, reporter, of(ReporterStats::ledgerHits));
        counter(registry, ReporterMeter.LEDGER_EVICTIONS, tags, reporter, of(ReporterStats::ledgerEvictions));
    }

    private static ToDoubleFunction<Reporter> of(ToDoubleFunction<ReporterStats> figure) {
        return reporter -> figure.applyAsDouble(reporter.stats());
    }

    private void bindAccount(MeterRegistry registry, AccountControl account, Tags own) {
        gauge(registry, ReporterMeter.PENDING, own, account, from(AccountState::pending));
        published.add(TimeGauge.builder(
                        ReporterMeter.OLDEST_PENDING.getName(),
                        account,
                        TimeUnit.NANOSECONDS,
                        from(state -> state.oldestPending().toNanos()))
                .description(ReporterMeter.OLDEST_PENDING.description())
                .tags(own)
                .register(registry));
        gauge(registry, ReporterMeter.IN_FLIGHT, own, account, from(AccountState::inFlight));
        gauge(registry, ReporterMeter.RATE, own, account, from(AccountState::currentRate));
        gauge(registry, ReporterMeter.RETRY_BUDGET, own, account, from(AccountState::retryBudget));
        counter(registry, ReporterMeter.PAUSES, own, account, from(AccountState::pauses));
        gauge(registry, ReporterMeter.LEDGER_REACHABLE, own, account, from(state -> state.ledgerReachable() ? 1 : 0));
        for (Phase phase : Phase.values()) {
            gauge(
                    registry,
                    ReporterMeter.PHASE,
                    own.and(ReporterTag.PHASE.asString(), TagValues.of(phase)),
                    account,
                    from(state -> state.phase() == phase ? 1 : 0));
        }
    }

    private static ToDoubleFunction<AccountControl> from(ToDoubleFunction<AccountState> figure) {
        return account -> figure.applyAsDouble(account.state());
    }

    private void bindComplaints(MeterRegistry registry, ComplaintsByType byType, Tags own) {
        for (CaptchaType type : CaptchaType.values()) {
            Tags ofType = own.and(ReporterTag.CAPTCHA_TYPE.asString(), TagValues.of(type));
            gauge(registry, ReporterMeter.COMPLAINT_SHARE, ofType, byType, figures -> figures.share(type));
            gauge(registry, ReporterMeter.COMPLAINT_STATE, ofType, byType, figures -> figures.state(type));
        }
    }

    private <T> void gauge(
            MeterRegistry registry, ReporterMeter meter, Tags tags, T source, ToDoubleFunction<T> value) {
        published.add(Gauge.builder(meter.getName(), source, value)
                .description(meter.description())
                .tags(tags)
                .register(registry));
    }

    private <T> void counter(
            MeterRegistry registry, ReporterMeter meter, Tags tags, T source, ToDoubleFunction<T> value) {
        published.add(FunctionCounter.builder(meter.getName(), source, value)
                .description(meter.description())
                .tags(tags)
                .register(registry));
    }
}
