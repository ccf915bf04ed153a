/** Draws that a seed determines. */
@NullMarked
package io.github.captchareports.simulator.internal.random;

import org.jspecify.annotations.NullMarked;
