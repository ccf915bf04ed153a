/** Decides which request meets which fault. */
@NullMarked
package io.github.captchareports.simulator.internal.fault;

import org.jspecify.annotations.NullMarked;
