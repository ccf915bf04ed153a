/** How answers, the log and the truth are written. */
@NullMarked
package io.github.captchareports.simulator.internal.format;

import org.jspecify.annotations.NullMarked;
