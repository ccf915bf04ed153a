/** Proxies, TLS, and where the key may be seen. */
@NullMarked
package io.github.captchareports.verification.network;

import org.jspecify.annotations.NullMarked;
