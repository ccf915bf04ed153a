/** What becomes of a report, over HTTP and against the simulator. */
@NullMarked
package io.github.captchareports.verification.delivery;

import org.jspecify.annotations.NullMarked;
