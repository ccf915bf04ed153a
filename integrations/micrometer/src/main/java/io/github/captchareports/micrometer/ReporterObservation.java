package io.github.captchareports.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.docs.ObservationDocumentation;

/** The observations of {@link ReporterObservations}. They have keys of low cardinality only. */
@SuppressWarnings("ImmutableEnumChecker") // the array is never handed out
public enum ReporterObservation implements ObservationDocumentation {
    /** One report, {@code captcha.report}: from taking the request in to its result. Child of what the subscriber observes. */
    REPORT(
            ReportObservationConvention.class,
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT,
            ReporterTag.VERDICT,
            ReporterTag.CAPTCHA_TYPE,
            ReporterTag.OUTCOME,
            ReporterTag.REASON),

    /** One attempt, {@code captcha.report.attempt}: from the hand-over to the transport to its end. Child of its report. */
    ATTEMPT(
            AttemptObservationConvention.class,
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT,
            ReporterTag.END,
            ReporterTag.CAUSE);

    private final Class<? extends ObservationConvention<? extends Observation.Context>> convention;
    private final ReporterTag[] keys;

    ReporterObservation(
            Class<? extends ObservationConvention<? extends Observation.Context>> convention, ReporterTag... keys) {
        this.convention = convention;
        this.keys = keys;
    }

    @Override
    public Class<? extends ObservationConvention<? extends Observation.Context>> getDefaultConvention() {
        return convention;
    }

    @Override
    public KeyName[] getLowCardinalityKeyNames() {
        return keys.clone();
    }
}
