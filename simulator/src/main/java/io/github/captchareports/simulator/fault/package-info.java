/** What can go wrong with a request, and with which requests it does. */
@NullMarked
package io.github.captchareports.simulator.fault;

import org.jspecify.annotations.NullMarked;
