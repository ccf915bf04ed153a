/** End-to-end tests, and the rules of the house. */
@NullMarked
package io.github.captchareports.verification;

import org.jspecify.annotations.NullMarked;
