/** The decision: what an attempt means for its report and for its account. Pure. */
@NullMarked
package io.github.captchareports.internal.decision;

import org.jspecify.annotations.NullMarked;
