/** A line of the input as every part of the command knows it: its fields, and what was made of it. */
@NullMarked
package io.github.captchareports.cli.line;

import org.jspecify.annotations.NullMarked;
