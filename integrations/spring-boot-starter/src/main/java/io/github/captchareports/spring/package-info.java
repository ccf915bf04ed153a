/**
 * captcha-reports in a Spring Boot application: a {@link io.github.captchareports.Reporter} made of the properties below
 * {@code captcha.reports}, closed gracefully, and shown to the operator.
 */
@NullMarked
package io.github.captchareports.spring;

import org.jspecify.annotations.NullMarked;
