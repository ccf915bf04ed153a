/** The lane: decides which of the reports that wait for an account may be sent now. */
@NullMarked
package io.github.captchareports.internal.lane;

import org.jspecify.annotations.NullMarked;
