/** Processes that share a ledger. */
@NullMarked
package io.github.captchareports.verification.shared;

import org.jspecify.annotations.NullMarked;
