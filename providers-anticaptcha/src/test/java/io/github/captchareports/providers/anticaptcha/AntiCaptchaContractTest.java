package io.github.captchareports.providers.anticaptcha;

import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.support.Level;
import io.github.captchareports.tck.TaskApiProviderContract;
import org.junit.jupiter.api.Tag;

@Tag("model")
class AntiCaptchaContractTest implements TaskApiProviderContract {
    @Override
    public ReportProvider provider() {
        return new AntiCaptchaProvider();
    }

    @Override
    public int damagedAnswers() {
        return Level.count(50_000, 1_000_000, 5_000_000);
    }
}
