/** Checks figures and names, and refuses those that make no sense. Not exported. */
@NullMarked
package io.github.captchareports.simulator.check;

import org.jspecify.annotations.NullMarked;
