/** The command {@code captcha-reports}: verdicts in, one a line; their results out, one a line. */
@NullMarked
package io.github.captchareports.cli;

import org.jspecify.annotations.NullMarked;
