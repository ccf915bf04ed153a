package io.github.captchareports.micrometer;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/** What is known of a report while it is observed, see {@link ReporterObservation#REPORT}. */
public final class ReportObservationContext extends Observation.Context {
    private final ReportRequest request;
    private final String provider;
    private final String account;
    private volatile @Nullable ReportResult result;

    ReportObservationContext(ReportRequest request, String provider, String account) {
        this.request = request;
        this.provider = provider;
        this.account = account;
    }

    /**
     * The request.
     *
     * @return as it was handed in
     */
    public ReportRequest request() {
        return request;
    }

    /**
     * The provider's id.
     *
     * @return {@code unknown} where the request named no account of the reporter
     */
    public String provider() {
        return provider;
    }

    /**
     * The account's label.
     *
     * @return {@code unknown} where the request named no account of the reporter
     */
    public String account() {
        return account;
    }

    /**
     * The result.
     *
     * @return null as long as there is none
     */
    public @Nullable ReportResult result() {
        return result;
    }

    void end(ReportResult end) {
        this.result = end;
    }
}
