/**
 * Handles the requests of a service: keys, tasks, faults, the log, and the judge that is asked. Knows nothing of
 * sockets.
 */
@NullMarked
package io.github.captchareports.simulator.internal.service;

import org.jspecify.annotations.NullMarked;
