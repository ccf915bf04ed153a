/** The Reactive Streams TCK; its classes are no module, so that these tests are in a package that is not exported. */
@NullMarked
package io.github.captchareports.test.streams;

import org.jspecify.annotations.NullMarked;
