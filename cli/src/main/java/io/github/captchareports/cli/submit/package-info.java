/** A run: lines are read, reported, and their results written, until the input or somebody ends it. */
@NullMarked
package io.github.captchareports.cli.submit;

import org.jspecify.annotations.NullMarked;
