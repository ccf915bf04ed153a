package io.github.captchareports.example;

import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterStats;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

/** Logs the books once the reporter is closed: the last word on what was taken in and how it ended. */
@Component
final class FinalBooks implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(FinalBooks.class);

    private final Reporter reporter;

    FinalBooks(Reporter reporter) {
        this.reporter = reporter;
    }

    @Override
    public void destroy() {
        ReporterStats books = reporter.stats();
        LOG.info("books: received={} open={} outcomes={}", books.received(), books.open(), books.outcomes());
    }
}
