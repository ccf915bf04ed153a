/** From bytes to requests: decompression, lines, fields, and what is wrong with them. */
@NullMarked
package io.github.captchareports.cli.input;

import org.jspecify.annotations.NullMarked;
