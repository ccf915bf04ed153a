@NullMarked
package io.github.captchareports.test.assertions;

import org.jspecify.annotations.NullMarked;
