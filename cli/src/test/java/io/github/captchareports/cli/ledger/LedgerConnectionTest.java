package io.github.captchareports.cli.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ledger.redis.RedisLedgerException;
import io.lettuce.core.RedisConnectionException;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;

/** Which failed connections are tried again, since the server may have said why it refuses them. */
class LedgerConnectionTest {
    private static RedisLedgerException notConnected(Exception cause) {
        return RedisLedgerException.notConnected(new RedisConnectionException("Unable to connect to 127.0.0.1", cause));
    }

    @Test
    void aConnectionThatEndedBeforeItsHandshakeWasAwaitedIsTriedAgain() {
        // A busy machine: the server's refusal had closed the channel when Lettuce looked for its handshake.
        assertThat(LedgerConnection.mayHaveAnswered(
                        notConnected(new IllegalStateException("RedisHandshakeHandler not registered"))))
                .isTrue();
    }

    @Test
    void aConnectionThatEndedDuringItsHandshakeIsTriedAgain() {
        assertThat(LedgerConnection.mayHaveAnswered(
                        notConnected(new RedisConnectionException("Connection closed prematurely"))))
                .isTrue();
    }

    @Test
    void aServerThatIsNotThereIsNot() {
        assertThat(LedgerConnection.mayHaveAnswered(notConnected(new ConnectException("Connection refused"))))
                .isFalse();
    }
}
