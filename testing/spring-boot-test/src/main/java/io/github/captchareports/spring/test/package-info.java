/** Tests of Spring Boot applications against the simulator of the captcha services. */
@NullMarked
package io.github.captchareports.spring.test;

import org.jspecify.annotations.NullMarked;
