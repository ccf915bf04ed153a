package io.github.captchareports.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.github.captchareports.Account;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A key that would be read by others. */
@Isolated("listens to a logger that all tests share")
class ClearTextTest {
    private final Logger logger = (Logger) LoggerFactory.getLogger(SettingsCheck.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
        logger.setAdditive(false);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
    }

    private List<String> warningsOf(String... urls) {
        ReporterBuilder builder = Reporter.builder().provider(new FakeProvider("fake", true));
        for (int i = 0; i < urls.length; i++) {
            URI url = URI.create(urls[i]);
            builder.account(Account.builder("fake", "account-" + i)
                    .clientKey("key-" + i)
                    .connection(to -> to.baseUrl(url))
                    .build());
        }
        builder.build().shutdown(Duration.ZERO).block(Duration.ofSeconds(10));
        return log.list.stream()
                .filter(event -> event.getLevel() == Level.WARN)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com",
                "http://localhost:8080",
                "http://127.0.0.1",
                "http://127.1.2.3:1/x",
                "http://[::1]:1",
                "http://sim.localhost"
            })
    void tlsAndThisMachineAreNoReasonForAWarning(String url) {
        assertThat(warningsOf(url)).isEmpty();
    }

    @Test
    void allAccountsWhoseKeyGoesInClearAreOneWarning() {
        assertThat(warningsOf(
                        "http://gateway", "https://gateway", "HTTP://10.0.0.1:8080", "http://127.0.0.1.example.com"))
                .containsExactly(
                        "base URL of account 'account-0', 'account-2', 'account-3': http:// and not this machine, so that"
                                + " the client key goes over the network in clear; use https://");
    }

    @Test
    void aLabelThatIsTheKeyIsRefusedWithoutBeingShown() {
        ReporterBuilder builder = Reporter.builder()
                .provider(new FakeProvider("fake", true))
                .account(Account.builder("fake", "s3cret")
                        .clientKey(() -> "s3cret")
                        .build());

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageStartingWith("account label: is the client key itself")
                .withMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "my-0123456789ABCDEF, http://127.0.0.1:1/, account label: is the client key itself",
        "main, http://127.0.0.1:1/0123456789abcdef/v2, account 'main': base URL: has the client key in it",
        "main, http://0123456789ABCDEF/, account 'main': base URL: has the client key in it"
    })
    void whatEverybodySeesMustNotHoldTheKey(String label, String url, String explanation) {
        ReporterBuilder builder = Reporter.builder()
                .provider(new FakeProvider("fake", true))
                .account(Account.builder("fake", label)
                        .clientKey("0123456789abcdef")
                        .connection(to -> to.baseUrl(URI.create(url)))
                        .build());

        assertThatIllegalArgumentException()
                .isThrownBy(builder::build)
                .withMessageStartingWith(explanation)
                .withMessageNotContaining("0123456789");
    }
}
