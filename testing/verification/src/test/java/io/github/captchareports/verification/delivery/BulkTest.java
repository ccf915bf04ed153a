package io.github.captchareports.verification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReporterStats;
import io.github.captchareports.Verdict;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.SimulatorProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import tools.jackson.databind.JsonNode;

/** Two thousand reports over both services against the simulator in a process of its own. */
@Timeout(100)
class BulkTest {
    private static final long FIRST_TASK = 74_455_221_488L;
    private static final List<Service> SERVICES = List.of(Service.values());
    private static final List<Verdict> VERDICTS = List.of(Verdict.values());
    private static final List<CaptchaType> TYPES = List.of(CaptchaType.values());
    private static final List<CaptchaType> RECAPTCHAS = List.of(
            CaptchaType.RECAPTCHA_V2,
            CaptchaType.RECAPTCHA_V2_ENTERPRISE,
            CaptchaType.RECAPTCHA_V3,
            CaptchaType.RECAPTCHA_V3_ENTERPRISE);

    @TempDir
    private Path folder = Path.of("bulk");

    @Test
    void eachOfTwoThousandReportsReachesTheRightMethodOnce() {
        Map<Long, String> paths = new HashMap<>();
        List<ReportRequest> requests = requests(paths);
        try (SimulatorProcess simulator = SimulatorProcess.start(folder);
                OpenReporter reporter = OpenReporter.with(builder -> {
                    for (Service service : Service.values()) {
                        builder.account(
                                service.account(simulator.baseUrl(service)).build());
                    }
                    return builder;
                })) {
            List<ReportResult> results = reporter.report(Flux.fromIterable(requests));

            assertThat(Results.tasks(results, Outcome.ACCEPTED)).containsExactlyInAnyOrderElementsOf(paths.keySet());
            List<JsonNode> log = simulator.log();
            Map<Long, String> seen = new HashMap<>();
            for (JsonNode entry : log) {
                String before = seen.put(
                        entry.path("taskId").longValue(),
                        entry.path("service").asString() + entry.path("path").asString());
                assertThat(before).as("a first request for %s", entry).isNull();
                assertThat(entry.path("recorded").booleanValue()).isTrue();
            }
            assertThat(seen).isEqualTo(paths);

            ReporterStats stats = reporter.get().stats();
            assertThat(stats.received()).isEqualTo(2_000);
            assertThat(stats.requests()).isEqualTo(2_000);
            assertThat(stats.retries()).isZero();
            assertThat(stats.open()).isZero();
            assertThat(stats.outcomes()).containsEntry(Outcome.ACCEPTED, 2_000L);
        }
    }

    /** A thousand for each service, of all that it supports, mixed. */
    private static List<ReportRequest> requests(Map<Long, String> paths) {
        List<ReportRequest> requests = new ArrayList<>();
        for (int i = 0; i < 2_000; i++) {
            Service service = SERVICES.get(i % 2);
            Verdict verdict = VERDICTS.get(i / 2 % 2);
            CaptchaType type = type(service, verdict, i / 4);
            long task = FIRST_TASK + 37L * i;
            requests.add(service.request(task, verdict, type));
            paths.put(task, service.simulated().id() + service.path(verdict, type));
        }
        Collections.shuffle(requests, new Random(1));
        return requests;
    }

    private static CaptchaType type(Service service, Verdict verdict, int n) {
        CaptchaType any = TYPES.get(n % TYPES.size());
        if (service == Service.TWOCAPTCHA
                || (verdict == Verdict.INCORRECT && (any == CaptchaType.IMAGE || any == CaptchaType.HCAPTCHA))) {
            return any;
        }
        return RECAPTCHAS.get(n % RECAPTCHAS.size());
    }
}
