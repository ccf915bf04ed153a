/** AssertJ assertions, see {@link io.github.captchareports.test.assertions.CaptchaReportsAssertions}. They need AssertJ 3. */
@NullMarked
package io.github.captchareports.test.assertions;

import org.jspecify.annotations.NullMarked;
