/**
 * The command {@code captcha-reports}: verdicts in, one a line; their results out, one a line. In addition to {@code Main}
 * this package holds what every other package may use: streams, messages, exit codes and signals.
 */
@NullMarked
package io.github.captchareports.cli;

import org.jspecify.annotations.NullMarked;
