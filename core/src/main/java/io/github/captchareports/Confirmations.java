package io.github.captchareports;

/** Which confirmations of an account are sent; complaints are sent in any case. */
public enum Confirmations {
    /**
     * All that the service takes. Those that it ignores
     * ({@link io.github.captchareports.spi.ReportProvider#ignoresConfirmations}) go when nothing else of the account waits.
     */
    ALL,
    /**
     * Those that have an effect. The others are not sent, end as {@link ReportResult.WithheldReason#NO_EFFECT}, and count as
     * solved for the complaint guard all the same.
     */
    EFFECTIVE
}
