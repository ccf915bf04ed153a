package io.github.captchareports.spring;

import io.github.captchareports.Account;

/**
 * Changes the accounts of the auto-configured reporter, those of the properties and those that are beans. Beans of this
 * type are called in their order.
 */
@FunctionalInterface
public interface AccountCustomizer {
    /**
     * Changes an account.
     *
     * @param account the account so far
     * @return the account to use in its place, or the same
     */
    Account customize(Account account);
}
