/** The contracts that every provider, shared ledger and journal must pass. */
@org.jspecify.annotations.NullMarked
module io.github.captchareports.tck {
    requires transitive io.github.captchareports;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires tools.jackson.core;

    exports io.github.captchareports.tck;

    uses io.github.captchareports.spi.ReportProvider;
}
