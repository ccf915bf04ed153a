package io.github.captchareports.test.streams;

import io.github.captchareports.ReportResult;
import io.github.captchareports.test.Requests;
import io.github.captchareports.test.ScriptedReporter;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** The Reactive Streams TCK over the single reports of a {@link ScriptedReporter}. */
@Test
public class ScriptedOneVerificationTest extends PublisherVerification<ReportResult> {
    public ScriptedOneVerificationTest() {
        super(new TestEnvironment(2_000, 50, 50));
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }

    @Override
    public Publisher<ReportResult> createPublisher(long elements) {
        // Without elements there is nothing to report.
        return elements == 0
                ? Mono.empty()
                : ScriptedReporter.withAccount("2captcha", "main").report(Requests.task(1));
    }

    @Override
    public @Nullable Publisher<ReportResult> createFailedPublisher() {
        return null;
    }
}
