/**
 * Judges reports by the rules of a service: the meters of accounts and of workers, and what follows from them. Knows
 * nothing of requests.
 */
@NullMarked
package io.github.captchareports.simulator.internal.judge;

import org.jspecify.annotations.NullMarked;
