@NullMarked
package io.github.captchareports.ledger.redis;

import org.jspecify.annotations.NullMarked;
