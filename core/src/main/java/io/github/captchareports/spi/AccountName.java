package io.github.captchareports.spi;

/**
 * An account, as all processes name it that report for it, one after the other or at once.
 *
 * @param provider the provider's id
 * @param label the account's label
 */
public record AccountName(String provider, String label) {}
