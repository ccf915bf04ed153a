/** The complaint guard: the share of complaints that a service still listens to. Pure. */
@NullMarked
package io.github.captchareports.internal.guard;

import org.jspecify.annotations.NullMarked;
