package io.github.captchareports.example;

import io.github.captchareports.ReportRequest;

/** What became of a line. */
sealed interface Reading {
    /** It can be reported; its {@link Origin} is the correlation object. */
    record Usable(ReportRequest request) implements Reading {}

    /** It cannot, and the result says why. */
    record Unusable(ResultLine result) implements Reading {}
}
