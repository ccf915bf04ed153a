/** The composition root: it makes all other parts, and none of them knows it. */
@NullMarked
package io.github.captchareports.internal;

import org.jspecify.annotations.NullMarked;
