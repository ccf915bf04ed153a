package io.github.captchareports.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells whoever starts the application which property to change. */
final class InvalidSettingFailureAnalyzer extends AbstractFailureAnalyzer<InvalidSettingException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, InvalidSettingException cause) {
        return new FailureAnalysis(
                "The captcha reporter cannot be opened because of the property '" + cause.property() + "': "
                        + cause.problem() + ".",
                "Change '" + cause.property() + "': " + cause.remedy() + ".",
                cause);
    }
}
