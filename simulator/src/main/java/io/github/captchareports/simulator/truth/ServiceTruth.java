package io.github.captchareports.simulator.truth;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.time.Instant;
import java.util.List;

/**
 * What really happened at one service.
 *
 * @param service the service
 * @param accounts its accounts by name: the registered ones, and those that have appeared
 * @param workers its workers by number
 * @param addressBlocks the latest 100 blocks of addresses, oldest first
 */
public record ServiceTruth(
        SimulatedService service,
        List<AccountTruth> accounts,
        List<WorkerTruth> workers,
        List<AddressBlock> addressBlocks) {

    /**
     * An account by its name.
     *
     * @param name the name
     * @return what the service has on it
     * @throws IllegalArgumentException if there is no such account
     */
    public AccountTruth account(String name) {
        return accounts.stream()
                .filter(account -> account.account().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("account: \"" + name + "\" has not appeared at "
                        + service.id() + "; use one of "
                        + accounts.stream().map(AccountTruth::account).limit(20).toList()));
    }

    /**
     * A worker by number.
     *
     * @param number from 1
     * @return what the service has on the worker
     * @throws IllegalArgumentException if there is no such worker
     */
    public WorkerTruth worker(int number) {
        return workers.get(Checks.between("worker", number, 1, workers.size()) - 1);
    }

    /**
     * A time in which all requests from an address fail with {@code ERROR_IP_BLOCKED}.
     *
     * @param address the address
     * @param from its beginning
     * @param until its end
     */
    public record AddressBlock(String address, Instant from, Instant until) {}
}
