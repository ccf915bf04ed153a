/** The way into the command that its own package has. */
@NullMarked
package io.github.captchareports.cli;

import org.jspecify.annotations.NullMarked;
