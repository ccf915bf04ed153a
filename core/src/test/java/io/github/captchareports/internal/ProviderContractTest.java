package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.Outcome;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.UndeliveredReason;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportMethod;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** A provider that breaks its contract: the report is answered, the log says what is wrong, and nothing else is lost. */
@Isolated("listens to a logger that all tests share")
class ProviderContractTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.github.captchareports.internal.call");
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Bench bench = new Bench();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    private ReportResult report() {
        Reporter reporter = bench.open();
        Bench.Collected collected =
                Bench.collect(reporter.report(bench.request("safe", 1)).flux());
        bench.pass(Duration.ofSeconds(1));
        assertThat(reporter.account("safe").state().inFlight()).isZero();
        return collected.of(1);
    }

    private void assertRefused(String... words) {
        assertThat(report())
                .isInstanceOfSatisfying(
                        ReportResult.Undelivered.class,
                        undelivered -> assertThat(undelivered.reason()).isEqualTo(UndeliveredReason.PROVIDER_FAILED));
        assertThat(log.list)
                .singleElement()
                .extracting(event -> event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : event.getThrowableProxy().getMessage()))
                .asString()
                .contains(words);
        assertThat(bench.safe().sent).isEmpty();
    }

    @Test
    void aCallOfAnotherMethodIsNeverSent() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                return ProviderCall.of(ReportMethod.post("/elsewhere"), Map.of(), new byte[0]);
            }
        };

        assertRefused("provider 'safe' of account 'safe'", "POST /good", "POST /elsewhere", "task 1");
    }

    @Test
    void aCallThatIsMissingIsNamed() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            @SuppressWarnings("NullAway")
            public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                return null;
            }
        };

        assertRefused("provider 'safe' of account 'safe'", "made none");
    }

    @Test
    void aMethodWithoutAPathIsNamed() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public @Nullable ReportMethod method(Verdict verdict, CaptchaType type) {
                return ReportMethod.post("");
            }
        };

        assertRefused("account 'safe'", "path of a report method: ''; start it with a slash");
    }

    @Test
    void aHeaderThatCannotBeSentCostsTheReportAndNotTheAccount() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                return ProviderCall.builder(method)
                        .header("X-Task", "1\n" + clientKey)
                        .build();
            }
        };

        assertRefused(
                "provider 'safe' of account 'safe'", "java.lang.IllegalArgumentException at", "ProviderCall.java");
    }

    @Test
    void anAnswerWithoutABodyProvesWhatTheProviderSays() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public ProviderReply interpret(HttpReply reply) {
                return reply.status() == 204 && reply.body().length == 0
                        ? ProviderReply.RECORDED
                        : ProviderReply.UNCLEAR;
            }
        };
        bench.safe().script = request -> "http 204";

        assertThat(report().outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(log.list).isEmpty();
    }

    @Test
    void aResponseHeaderWithoutANameIsRefusedWhenTheReporterIsMade() {
        bench.safeProvider = new FakeProvider("safe", true) {
            @Override
            public Set<String> responseHeaders() {
                return Set.of("X Remaining");
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(bench::open)
                .withMessageStartingWith("response headers of provider 'safe': 'X Remaining' is no name of a header");
    }
}
