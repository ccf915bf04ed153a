package io.github.captchareports.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TablesTest {
    private static final Map<Clients, Measurement> MEASURED = new EnumMap<>(Map.of(
            Clients.REPORTER, Samples.measurement(90_000, 10),
            Clients.HTTPCLIENT, Samples.measurement(50_000, 20),
            Clients.NETTY, Measurement.failed("cut")));

    @Test
    void columnsAreAligned() {
        Table table = new Table("client", "n");
        table.row("a", "1,000");
        assertThat(table).hasToString("""
                | client |     n |
                | ------ | ----: |
                | a      | 1,000 |
                """);
        assertThatThrownBy(() -> table.row("b")).hasMessageContaining("1 cells");
    }

    @Test
    void clientsStandAgainstTheLoop() {
        assertThat(PeerTable.of(MEASURED).lines().filter(line -> line.startsWith("| reporter")))
                .singleElement()
                .asString()
                .contains("90,000 |", "1.80 |", "0.50 |", "– |");
        assertThat(PeerTable.of(MEASURED)).contains("failed |");
    }

    @Test
    void goalsSayWhatWasMeasuredAndNothingOfWhatWasNot() {
        assertThat(Goals.of(Map.of(Scenario.HTTP11, MEASURED)))
                .contains("CPU a report : httpclient (HTTP11)")
                .contains("≤ 0.60", "0.50")
                .contains("≥ 1.50", "1.80")
                .doesNotContain("netty", "webclient");
    }

    @Test
    void aRatioToNothingIsNone() {
        assertThat(Ratio.text(Samples.measurement(1, 1), null, Measurement::perSecond))
                .isEqualTo("–");
        assertThat(Ratio.of(Samples.measurement(3, 1), Samples.measurement(2, 1), Measurement::perSecond))
                .isEqualTo(1.5);
    }
}
