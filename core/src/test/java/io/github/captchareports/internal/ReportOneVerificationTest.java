package io.github.captchareports.internal;

import io.github.captchareports.ReportResult;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.testng.annotations.Test;
import reactor.core.publisher.Mono;

/** {@code report(one)}: a publisher of a single element that cannot fail. */
@Test
public class ReportOneVerificationTest extends ReportPublisherVerification {
    public ReportOneVerificationTest() {
        super("ok");
    }

    @Override
    public long maxElementsFromPublisher() {
        return 1;
    }

    @Override
    public Publisher<ReportResult> createPublisher(long elements) {
        // Without elements there is nothing to report.
        return elements == 0 ? Mono.empty() : open().report(request(1));
    }

    /** Whatever goes wrong is a result. */
    @Override
    public @Nullable Publisher<ReportResult> createFailedPublisher() {
        return null;
    }
}
