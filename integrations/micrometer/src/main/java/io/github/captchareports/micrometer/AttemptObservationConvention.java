package io.github.captchareports.micrometer;

import io.github.captchareports.AttemptEvent;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How an attempt is named and what its keys are. Implement it and override what is to be otherwise; without an override it is
 * what {@link ReporterObservation#ATTEMPT} documents.
 */
public interface AttemptObservationConvention extends ObservationConvention<AttemptObservationContext> {
    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof AttemptObservationContext;
    }

    @Override
    default String getName() {
        return "captcha.report.attempt";
    }

    @Override
    default String getContextualName(AttemptObservationContext context) {
        return "captcha report attempt";
    }

    @Override
    default KeyValues getLowCardinalityKeyValues(AttemptObservationContext context) {
        AttemptEvent event = context.event();
        return KeyValues.of(
                ReporterTag.PROVIDER.withValue(context.report().provider()),
                ReporterTag.ACCOUNT.withValue(context.report().account()),
                ReporterTag.END.withValue(TagValues.of(event == null ? null : event.end())),
                ReporterTag.CAUSE.withValue(TagValues.cause(event)));
    }
}
