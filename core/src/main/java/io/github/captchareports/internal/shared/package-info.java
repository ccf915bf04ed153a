/** The shared ledger's client: what processes of an account know together, and what happens while the ledger is lost. */
@NullMarked
package io.github.captchareports.internal.shared;

import org.jspecify.annotations.NullMarked;
