/** Tests of the test slice. */
@NullMarked
package io.github.captchareports.spring.test;

import org.jspecify.annotations.NullMarked;
