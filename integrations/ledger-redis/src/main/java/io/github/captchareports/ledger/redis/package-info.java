/**
 * What several processes know together, kept in Redis by {@link io.github.captchareports.ledger.redis.RedisSharedLedger}, on a
 * Lettuce connection of the application.
 */
@NullMarked
package io.github.captchareports.ledger.redis;

import org.jspecify.annotations.NullMarked;
