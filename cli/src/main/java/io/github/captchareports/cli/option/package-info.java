/** Options that several commands share, and how their values are read. */
@NullMarked
package io.github.captchareports.cli.option;

import org.jspecify.annotations.NullMarked;
