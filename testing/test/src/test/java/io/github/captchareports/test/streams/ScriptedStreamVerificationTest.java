package io.github.captchareports.test.streams;

import io.github.captchareports.ReportResult;
import io.github.captchareports.test.Requests;
import io.github.captchareports.test.ScriptedReporter;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.annotations.Test;
import reactor.core.publisher.Flux;

/** The Reactive Streams TCK over the streams of a {@link ScriptedReporter}. */
@Test
public class ScriptedStreamVerificationTest extends PublisherVerification<ReportResult> {
    public ScriptedStreamVerificationTest() {
        super(new TestEnvironment(2_000, 50, 50));
    }

    @Override
    public Publisher<ReportResult> createPublisher(long elements) {
        return ScriptedReporter.withAccount("2captcha", "main")
                .report(Flux.range(1, (int) Math.min(elements, Integer.MAX_VALUE))
                        .map(Requests::task));
    }

    @Override
    public Publisher<ReportResult> createFailedPublisher() {
        return ScriptedReporter.withAccount("2captcha", "main")
                .report(Flux.error(new IllegalStateException("a source that fails at once")));
    }
}
