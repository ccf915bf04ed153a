/**
 * The simulator as a JUnit extension.
 */
@NullMarked
package io.github.captchareports.simulator.junit;

import org.jspecify.annotations.NullMarked;
