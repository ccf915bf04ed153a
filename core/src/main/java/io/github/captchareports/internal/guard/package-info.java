/**
 * The complaint guard: counts complaints, and holds them before the service stops listening to the account. It has no clock,
 * no threads and no I/O of its own.
 */
@NullMarked
package io.github.captchareports.internal.guard;

import org.jspecify.annotations.NullMarked;
