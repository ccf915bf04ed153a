/**
 * Reports to captcha-solving services which of their solutions were right and which were wrong.
 *
 * <p>Start at {@link io.github.captchareports.Reporter}: {@code Flux<ReportRequest>} in, {@code Flux<ReportResult>} out.
 */
@NullMarked
package io.github.captchareports;

import org.jspecify.annotations.NullMarked;
