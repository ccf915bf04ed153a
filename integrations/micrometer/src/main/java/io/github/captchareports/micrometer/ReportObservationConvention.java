package io.github.captchareports.micrometer;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/**
 * How a report is named and what its keys are. Implement it and override what is to be otherwise; without an override it is
 * what {@link ReporterObservation#REPORT} documents.
 */
public interface ReportObservationConvention extends ObservationConvention<ReportObservationContext> {
    @Override
    default boolean supportsContext(Observation.Context context) {
        return context instanceof ReportObservationContext;
    }

    @Override
    default String getName() {
        return "captcha.report";
    }

    @Override
    default String getContextualName(ReportObservationContext context) {
        return "captcha report";
    }

    @Override
    default KeyValues getLowCardinalityKeyValues(ReportObservationContext context) {
        return KeyValues.of(
                ReporterTag.PROVIDER.withValue(context.provider()),
                ReporterTag.ACCOUNT.withValue(context.account()),
                ReporterTag.VERDICT.withValue(TagValues.of(context.request().verdict())),
                ReporterTag.CAPTCHA_TYPE.withValue(
                        TagValues.of(context.request().captchaType())),
                ReporterTag.OUTCOME.withValue(TagValues.outcome(context.result())),
                ReporterTag.REASON.withValue(TagValues.reason(context.result())));
    }
}
