/** What several processes know together, in Redis by Lettuce. */
@org.jspecify.annotations.NullMarked
module io.github.captchareports.ledger.redis {
    requires transitive io.github.captchareports;
    requires transitive lettuce.core;

    exports io.github.captchareports.ledger.redis;
}
