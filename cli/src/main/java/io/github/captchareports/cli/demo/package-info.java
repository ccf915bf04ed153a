/** What the command demo plays: a sample, what should become of it, and the comparison with what did. */
@NullMarked
package io.github.captchareports.cli.demo;

import org.jspecify.annotations.NullMarked;
