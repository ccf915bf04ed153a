/** From results to bytes: result lines, counts, and the summary. */
@NullMarked
package io.github.captchareports.cli.output;

import org.jspecify.annotations.NullMarked;
