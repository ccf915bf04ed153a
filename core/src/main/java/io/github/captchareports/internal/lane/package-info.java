/** The lane: who of those that wait for an account may send now. */
@NullMarked
package io.github.captchareports.internal.lane;

import org.jspecify.annotations.NullMarked;
