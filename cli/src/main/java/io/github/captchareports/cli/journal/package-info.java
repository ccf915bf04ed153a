/** The journal: a file that remembers, from one process to the next, which reports were sent and how they ended. */
@NullMarked
package io.github.captchareports.cli.journal;

import org.jspecify.annotations.NullMarked;
