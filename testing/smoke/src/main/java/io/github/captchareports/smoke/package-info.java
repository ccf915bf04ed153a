/** An application as users have one, for the smoke tests. */
@NullMarked
package io.github.captchareports.smoke;

import org.jspecify.annotations.NullMarked;
