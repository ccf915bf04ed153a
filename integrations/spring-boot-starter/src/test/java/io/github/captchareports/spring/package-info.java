/** Tests of the starter; also run, as they were compiled, on the newer generations of Spring Boot. */
@NullMarked
package io.github.captchareports.spring;

import org.jspecify.annotations.NullMarked;
