package io.github.captchareports.cli.ledger;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import redis.embedded.RedisServer;
import redis.embedded.core.RedisServerBuilder;

/** The same with the server that Debian has, whose rights are finer and whose words are others. */
@Tag("ladder")
class LedgerOnDebiansRedisTest extends LedgerStartTest {
    private static final File SERVER = new File("/usr/bin/redis-server");

    @BeforeAll
    static void isThere() {
        assumeTrue(SERVER.canExecute(), "there is no /usr/bin/redis-server; install redis-server");
    }

    @Override
    RedisServerBuilder redis() throws IOException {
        return RedisServer.newRedisServer().executableProvider(() -> SERVER);
    }
}
