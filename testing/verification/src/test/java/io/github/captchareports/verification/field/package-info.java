/**
 * Reports behind real servers and proxies, as Debian has them, and the command as cron runs it: for the most part in the
 * ladder.
 */
@NullMarked
package io.github.captchareports.verification.field;

import org.jspecify.annotations.NullMarked;
