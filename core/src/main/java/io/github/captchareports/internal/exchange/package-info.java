/** The exchange: one HTTP request, and the gate between certainly not sent and unclear. */
@NullMarked
package io.github.captchareports.internal.exchange;

import org.jspecify.annotations.NullMarked;
