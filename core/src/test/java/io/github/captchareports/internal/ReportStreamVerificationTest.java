package io.github.captchareports.internal;

import io.github.captchareports.ReportResult;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;

/** {@code report(Publisher)} where every answer is there before the call returns. */
@Test
public class ReportStreamVerificationTest extends ReportPublisherVerification {
    public ReportStreamVerificationTest() {
        super("now");
    }

    @Override
    public Publisher<ReportResult> createPublisher(long elements) {
        return stream(elements);
    }
}
