/** Accounts as they are configured: the accounts file, keys, proxies, certificates, and what the library makes of them. */
@NullMarked
package io.github.captchareports.cli.account;

import org.jspecify.annotations.NullMarked;
