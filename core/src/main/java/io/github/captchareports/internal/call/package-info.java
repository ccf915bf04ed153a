/** The way of one report, from admission to its one result. */
@NullMarked
package io.github.captchareports.internal.call;

import org.jspecify.annotations.NullMarked;
