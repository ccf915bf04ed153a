/** Arithmetic with times. */
@NullMarked
package io.github.captchareports.internal.time;

import org.jspecify.annotations.NullMarked;
