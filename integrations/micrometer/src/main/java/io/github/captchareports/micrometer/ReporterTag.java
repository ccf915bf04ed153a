package io.github.captchareports.micrometer;

import io.micrometer.common.docs.KeyName;

/** The tags of the meters and the low-cardinality keys of the observations. Values are in lower-case kebab case. */
public enum ReporterTag implements KeyName {
    /** The provider's id; {@code unknown} where the request named no account of the reporter. */
    PROVIDER("provider"),
    /** The account's label; {@code unknown} where the request named no account of the reporter. */
    ACCOUNT("account"),
    /** The {@link io.github.captchareports.Verdict}. */
    VERDICT("verdict"),
    /** The {@link io.github.captchareports.CaptchaType}. */
    CAPTCHA_TYPE("captcha.type"),
    /** The {@link io.github.captchareports.Outcome}; {@code none} as long as there is none. */
    OUTCOME("outcome"),
    /** The result's {@link io.github.captchareports.ReportResult#reasonTag()}; {@code none} as long as there is no result. */
    REASON("reason"),
    /**
     * The attempt's {@link io.github.captchareports.AttemptEvent.End}; {@code none} as long as it goes on, and where the
     * report was withdrawn before the attempt left.
     */
    END("end"),
    /**
     * The {@link io.github.captchareports.FailureCause.Kind} of an attempt that failed; {@code none} where it was answered,
     * and where {@link #END} is none.
     */
    CAUSE("cause"),
    /** The account's {@link io.github.captchareports.AccountState.Phase}. */
    PHASE("phase");

    private final String key;

    ReporterTag(String key) {
        this.key = key;
    }

    @Override
    public String asString() {
        return key;
    }
}
