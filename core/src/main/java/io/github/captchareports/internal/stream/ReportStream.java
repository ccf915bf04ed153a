package io.github.captchareports.internal.stream;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import org.reactivestreams.Publisher;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/**
 * The outer operator: a bounded merge of calls. At most {@code concurrency} requests hold a slot; a report that waits where
 * nothing moves, or for an account that has its share of the slots already, gives its slot back, so that it does not
 * starve those of other accounts. A slot is free again when its result was taken downstream. Calls go on whatever
 * downstream asks for. An error of the source comes after all results.
 */
public final class ReportStream extends Flux<ReportResult> {
    private final StreamContext context;
    private final Publisher<? extends ReportRequest> source;

    /** The stream of the results of what a source brings. */
    public ReportStream(StreamContext context, Publisher<? extends ReportRequest> source) {
        this.context = context;
        this.source = source;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ReportResult> actual) {
        source.subscribe(new ReportMerge(context, actual));
    }
}
