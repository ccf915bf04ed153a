/** The commands: one class each, what it is called on the command line, and what it does in which order. */
@NullMarked
package io.github.captchareports.cli.command;

import org.jspecify.annotations.NullMarked;
