/** The shared ledger in Redis, as the options of the command name it. */
@NullMarked
package io.github.captchareports.cli.ledger;

import org.jspecify.annotations.NullMarked;
