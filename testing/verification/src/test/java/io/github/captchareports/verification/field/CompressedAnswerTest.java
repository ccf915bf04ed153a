package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Outcome;
import io.github.captchareports.ReportResult;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.support.OpenReporter;
import io.github.captchareports.verification.support.Results;
import io.github.captchareports.verification.support.Service;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;

/** A server that compresses whatever the client says. */
@Tag("ladder")
@Timeout(100)
class CompressedAnswerTest {
    @TempDir
    private Path folder = Path.of("gzip");

    @ParameterizedTest
    @EnumSource(Service.class)
    void anAnswerThatIsCompressedAlthoughNotAskedForIsRead(Service service) {
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Node node = Node.before(simulator, folder, Node.GZIP);
                OpenReporter reporter = OpenReporter.of(
                        service.account(node.url(simulator, service)).build())) {
            List<ReportResult> results = reporter.report(Flux.range(1, 50).map(service::request));

            assertThat(Results.outcomes(results)).isEqualTo(Map.of(Outcome.ACCEPTED, 50L));
            assertThat(node.output().lines()).containsOnly("accept-encoding: identity");
        }
    }
}
