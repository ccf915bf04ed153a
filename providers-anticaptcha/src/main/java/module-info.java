/** The Anti-Captcha provider, found by {@link java.util.ServiceLoader}. */
@org.jspecify.annotations.NullMarked
module io.github.captchareports.providers.anticaptcha {
    requires transitive io.github.captchareports;

    exports io.github.captchareports.providers.anticaptcha;

    provides io.github.captchareports.spi.ReportProvider with
            io.github.captchareports.providers.anticaptcha.AntiCaptchaProvider;
}
