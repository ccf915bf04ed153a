package io.github.captchareports.micrometer;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.ReporterListener;
import io.github.captchareports.RetryPolicy;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** A reporter with an account at each service of the simulator, shut down at the end of the test. */
final class Shop implements AutoCloseable {
    static final String TWOCAPTCHA = "shop-2c";
    static final String ANTICAPTCHA = "shop-ac";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final Reporter reporter;

    Shop(CaptchaSimulator simulator, ReporterListener... listeners) {
        ReporterBuilder builder = Reporter.builder()
                .account(account("2captcha", TWOCAPTCHA, simulator, SimulatedService.TWOCAPTCHA))
                .account(account("anticaptcha", ANTICAPTCHA, simulator, SimulatedService.ANTICAPTCHA))
                .retryPolicy(RetryPolicy.DEFAULT.withBackoff(Duration.ofMillis(10), Duration.ofMillis(50)));
        for (ReporterListener listener : listeners) {
            builder.listener(listener);
        }
        reporter = builder.build();
    }

    private static Account account(
            String provider, String label, CaptchaSimulator simulator, SimulatedService service) {
        return Account.builder(provider, label)
                .clientKey(() -> "key-of-" + label)
                .connection(to -> to.baseUrl(simulator.baseUrl(service)))
                .build();
    }

    static ReportRequest.Builder request(String account, long taskId) {
        return ReportRequest.builder()
                .account(account)
                .taskId(taskId)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.RECAPTCHA_V3)
                .domain("raw.domain.example")
                .solvedAt(Instant.now());
    }

    ReportResult report(ReportRequest.Builder request) {
        return Objects.requireNonNull(reporter.report(request.build()).block(PATIENCE));
    }

    @Override
    public void close() {
        reporter.shutdown(Duration.ZERO).block(PATIENCE);
    }
}
