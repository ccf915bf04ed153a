package io.github.captchareports.tck;

import io.github.captchareports.spi.ledger.SharedLedger;
import java.time.Duration;

/**
 * What every {@link SharedLedger} must do. A test class of a ledger implements this interface, says where ledgers come from, and
 * inherits the tests: of {@linkplain LedgerTaskContract tasks}, and of {@linkplain LedgerAccountContract accounts}:
 *
 * <pre>{@code
 * class MyLedgerTest implements SharedLedgerContract {
 *     public SharedLedger ledger() { return new MyLedger(STORE); }
 *     public SharedLedger ledgerOfAnotherProcess() { return new MyLedger(ANOTHER_CONNECTION); }
 * }
 * }</pre>
 *
 * <p>Each test uses an account that nobody has used before, so that the store need not be emptied. No test takes longer than a
 * second on a store that answers at once.
 */
public interface SharedLedgerContract extends LedgerTaskContract, LedgerAccountContract {
    /**
     * A ledger under test.
     *
     * @return a ledger; a new one each time, or always the same
     */
    @Override
    SharedLedger ledger();

    /**
     * The ledger as another process sees it: the same store, by another connection.
     *
     * @return another ledger on the same store
     */
    @Override
    SharedLedger ledgerOfAnotherProcess();

    /**
     * Lets time pass by the ledger's clock. By default it waits; a ledger on a turned clock turns it.
     *
     * @param time how long
     */
    @Override
    default void pass(Duration time) {
        Stages.pass(time);
    }
}
