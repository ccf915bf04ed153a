/** Speaks HTTP: listens, reads requests, sends responses, and serves the control plane. */
@NullMarked
package io.github.captchareports.simulator.internal.server;

import org.jspecify.annotations.NullMarked;
