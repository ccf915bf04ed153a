package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Verdict;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/**
 * Servers that close a connection after five idle seconds, and reports at Anti-Captcha, where an unclear one is final, that come
 * about five seconds apart: many accounts with a connection and a rhythm each. The servers are 50 ms away, so that a request can
 * meet the end of its connection on the way.
 */
@Tag("ladder")
@Timeout(200)
class IdleConnectionTest {
    private static final Duration WAY = Duration.ofMillis(50);
    private static final int ACCOUNTS = 56;
    private static final int ROUNDS = 4;
    private static final Duration SHORTEST = Duration.ofMillis(4_800);
    private static final Duration STEP = Duration.ofMillis(25);

    @TempDir
    private Path folder = Path.of("idle");

    @Test
    void behindNginxNoneIsIndeterminate() {
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Nginx nginx = Nginx.before(simulator, folder, "keepalive_timeout 5;")) {
            assertAllAccepted(simulator, nginx.url(simulator, Service.ANTICAPTCHA));
        }
    }

    @Test
    void behindApacheNoneIsIndeterminate() {
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Apache apache = Apache.before(simulator, folder, "KeepAliveTimeout 5")) {
            assertAllAccepted(simulator, apache.url(simulator, Service.ANTICAPTCHA));
        }
    }

    @Test
    void behindNodeNoneIsIndeterminate() {
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Node node = Node.before(simulator, folder, Node.PLAIN)) {
            assertAllAccepted(simulator, node.url(simulator, Service.ANTICAPTCHA));
        }
    }

    private static void assertAllAccepted(CaptchaSimulator simulator, URI near) {
        try (FarAway way = FarAway.from(near.getPort(), WAY);
                OpenReporter reporter = OpenReporter.with(builder -> {
                    URI url = URI.create("http://127.0.0.1:" + way.port() + near.getPath());
                    labels().forEach(label -> builder.account(account(label, url)));
                    return builder;
                })) {
            List<ReportResult> results = Flux.fromIterable(labels())
                    .flatMap(label -> rhythm(reporter, label), ACCOUNTS)
                    .collectList()
                    .blockOptional(Duration.ofSeconds(100))
                    .orElseThrow();

            assertThat(Results.outcomes(results)).isEqualTo(Map.of(Outcome.ACCEPTED, (long) ACCOUNTS * ROUNDS));
            assertThat(simulator.recorded(Service.ANTICAPTCHA.simulated())).hasSize(ACCOUNTS * ROUNDS);
        }
    }

    private static Flux<ReportResult> rhythm(OpenReporter reporter, String label) {
        int number = Integer.parseInt(label);
        Duration pause = SHORTEST.plus(STEP.multipliedBy(number));
        return Flux.range(1, ROUNDS)
                .concatMap(round -> reporter.get()
                        .report(request(label, (long) number * ROUNDS + round))
                        .delaySubscription(round == 1 ? Duration.ZERO : pause));
    }

    private static List<String> labels() {
        return IntStream.range(0, ACCOUNTS).mapToObj(Integer::toString).toList();
    }

    private static Account account(String label, URI url) {
        return Account.builder(Service.ANTICAPTCHA.id(), label)
                .clientKey(() -> "key-of-" + label)
                .connection(to -> to.baseUrl(url))
                .complaintLimits(ComplaintLimits.DEFAULT.disabled())
                .build();
    }

    private static ReportRequest request(String label, long task) {
        return ReportRequest.builder()
                .account(label)
                .taskId(task)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.RECAPTCHA_V2)
                .solvedAt(Instant.now())
                .build();
    }
}
