/** The ledger: which tasks were reported, are being reported, or may be. */
@NullMarked
package io.github.captchareports.internal.ledger;

import org.jspecify.annotations.NullMarked;
