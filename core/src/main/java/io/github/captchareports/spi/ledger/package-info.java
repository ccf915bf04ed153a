/**
 * What processes that report for the same accounts know together: implement {@link
 * io.github.captchareports.spi.ledger.SharedLedger} to keep it in a store of your own. The contract that an implementation
 * passes is {@code SharedLedgerContract} in captcha-reports-tck.
 */
@NullMarked
package io.github.captchareports.spi.ledger;

import org.jspecify.annotations.NullMarked;
