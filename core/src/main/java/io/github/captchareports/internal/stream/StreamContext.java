package io.github.captchareports.internal.stream;

import io.github.captchareports.internal.call.Admission;
import io.github.captchareports.internal.telemetry.FatalErrors;

/**
 * What the streams of a reporter share.
 *
 * @param admission where their requests come in
 * @param streams those that have not ended
 * @param fatal ends the reporter
 * @param concurrency the most reports of one stream that hold a slot
 */
public record StreamContext(Admission admission, OpenStreams streams, FatalErrors fatal, int concurrency) {}
