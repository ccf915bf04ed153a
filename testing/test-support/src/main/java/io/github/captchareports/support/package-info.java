/** What the tests of several modules need. */
@NullMarked
package io.github.captchareports.support;

import org.jspecify.annotations.NullMarked;
