/** The exchange: one HTTP request, and the border between certainly not sent and unclear. */
@NullMarked
package io.github.captchareports.internal.exchange;

import org.jspecify.annotations.NullMarked;
