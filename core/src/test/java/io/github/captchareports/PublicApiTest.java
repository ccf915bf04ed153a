package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.support.PublicApi;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What users can see is what {@code docs/api/core.txt} says, and what can get another part is no record. */
class PublicApiTest {
    /**
     * The public records, with the reason why each will never have another component: one more would change its constructor,
     * and with it break whoever makes one.
     */
    private static final Map<String, String> CLOSED = Map.ofEntries(
            closed("RateLimit", "a rate and its burst: what a token bucket is"),
            closed("spi.CodeRule", "a line of a table, made by its factories"),
            closed("spi.AccountAdvice$None", "no parts"),
            closed("spi.AccountAdvice$Pause", "one duration"),
            closed("spi.AccountAdvice$RefuseAccount", "one duration"),
            closed("spi.AccountAdvice$RefuseMethod", "no parts"),
            closed("spi.AccountName", "provider and label: a key"),
            closed("spi.ledger.SharedLedger$Task", "account and id: a key"),
            closed(
                    "spi.ledger.SharedLedger$Claim",
                    "what one script of a ledger takes; the library makes it, ledgers read it"),
            closed("spi.ledger.SharedLedger$Claimed$Granted", "one answer"),
            closed("spi.ledger.SharedLedger$Claimed$Busy", "one duration"),
            closed("spi.ledger.SharedLedger$Claimed$Settled", "a verdict and how it ended"),
            closed(
                    "spi.ledger.SharedLedger$Settlement",
                    "what one script of a ledger takes; the library makes it, ledgers read it"),
            closed("spi.ledger.SharedLedger$Counts", "what the share of complaints is made of"),
            closed("spi.journal.TaskJournal$Remembered", "a task, its verdict and how it ended"));

    @Test
    void thePublicApiIsTheOneThatIsWrittenDown() throws IOException {
        PublicApi.ofThisModule().assertIsWrittenDown("core");
    }

    @Test
    void onlyWhatIsClosedIsARecord() throws IOException {
        assertThat(PublicApi.ofThisModule().records())
                .as("public records; let what may grow be a sealed interface or a final class")
                .containsExactlyInAnyOrderElementsOf(CLOSED.keySet());
    }

    private static Map.Entry<String, String> closed(String name, String reason) {
        return Map.entry("io.github.captchareports." + name, reason);
    }
}
