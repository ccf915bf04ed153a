package io.github.captchareports.providers.twocaptcha;

import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.support.Level;
import io.github.captchareports.tck.ReportProviderContract;
import org.junit.jupiter.api.Tag;

@Tag("model")
class RuCaptchaContractTest implements ReportProviderContract {
    @Override
    public ReportProvider provider() {
        return new RuCaptchaProvider();
    }

    @Override
    public String successBody() {
        return "{\"errorId\":0,\"status\":\"success\"}";
    }

    @Override
    public String refusalBody(String code) {
        return "{\"errorId\":16,\"errorCode\":\"" + code + "\",\"errorDescription\":\"No\"}";
    }

    @Override
    public int damagedAnswers() {
        return Level.count(50_000, 1_000_000, 5_000_000);
    }
}
