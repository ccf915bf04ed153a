/**
 * What a captcha-solving service is to the engine: pure functions from a request to an HTTP call and from an HTTP
 * reply to what it proves. Implementations are found by {@link java.util.ServiceLoader}.
 */
@NullMarked
package io.github.captchareports.spi;

import org.jspecify.annotations.NullMarked;
