/** The providers of 2Captcha and RuCaptcha, found by {@link java.util.ServiceLoader}. */
@org.jspecify.annotations.NullMarked
module io.github.captchareports.providers.twocaptcha {
    requires transitive io.github.captchareports;

    exports io.github.captchareports.providers.twocaptcha;

    provides io.github.captchareports.spi.ReportProvider with
            io.github.captchareports.providers.twocaptcha.TwoCaptchaProvider,
            io.github.captchareports.providers.twocaptcha.RuCaptchaProvider;
}
