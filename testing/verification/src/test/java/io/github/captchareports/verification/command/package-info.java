/** The command as a process: signals, pipes, exit codes, kill -9. */
@NullMarked
package io.github.captchareports.verification.command;

import org.jspecify.annotations.NullMarked;
