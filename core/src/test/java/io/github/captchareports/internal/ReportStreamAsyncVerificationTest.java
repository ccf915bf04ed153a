package io.github.captchareports.internal;

import io.github.captchareports.ReportResult;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** {@code report(Publisher)} where every answer comes later, on a thread of its own. */
@Test
public class ReportStreamAsyncVerificationTest extends ReportPublisherVerification {
    public ReportStreamAsyncVerificationTest() {
        super("ok");
    }

    @Override
    public Publisher<ReportResult> createPublisher(long elements) {
        return stream(elements);
    }
}
