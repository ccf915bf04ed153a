/** The engine: the walk of one report through its rooms. */
@NullMarked
package io.github.captchareports.internal;

import org.jspecify.annotations.NullMarked;
