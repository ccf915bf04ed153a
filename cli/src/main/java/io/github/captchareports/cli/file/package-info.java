/** Files that options name: how they are opened, and which are refused. */
@NullMarked
package io.github.captchareports.cli.file;

import org.jspecify.annotations.NullMarked;
