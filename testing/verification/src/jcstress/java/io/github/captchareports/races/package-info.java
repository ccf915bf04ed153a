/** Races of two, run by jcstress: what two threads may see, and what they never may. */
@NullMarked
package io.github.captchareports.races;

import org.jspecify.annotations.NullMarked;
