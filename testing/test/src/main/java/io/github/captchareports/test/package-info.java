/**
 * Test doubles for code that reports: {@link io.github.captchareports.test.ScriptedReporter} answers by script and records what
 * it is asked, {@link io.github.captchareports.test.Results} and the other factories make what the library otherwise makes itself.
 * Nothing here opens a connection or starts an engine.
 */
@NullMarked
package io.github.captchareports.test;

import org.jspecify.annotations.NullMarked;
