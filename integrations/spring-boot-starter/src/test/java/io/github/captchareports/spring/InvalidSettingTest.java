package io.github.captchareports.spring;

import static io.github.captchareports.spring.Contexts.ACCOUNT;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.io.support.SpringFactoriesLoader;

/** What cannot work fails at the start, and says which property to change. */
class InvalidSettingTest {
    private static final String OTHER = "captcha.reports.accounts[1].";

    static List<Arguments> invalid() {
        return List.of(
                invalid(ACCOUNT + "label", "missing", ACCOUNT + "label="),
                invalid(ACCOUNT + "provider", "missing", ACCOUNT + "provider="),
                invalid(ACCOUNT + "provider", "\"3captcha\" is no provider", ACCOUNT + "provider=3captcha"),
                invalid(ACCOUNT + "key", "missing", ACCOUNT + "key="),
                invalid(ACCOUNT + "key", "more than one word", ACCOUNT + "key=top secret"),
                invalid(ACCOUNT + "key", "more than one of", ACCOUNT + "key-property=other"),
                invalid(ACCOUNT + "key-property", "empty", ACCOUNT + "key=", ACCOUNT + "key-property=absent"),
                invalid(
                        ACCOUNT + "key-property",
                        "in quotes",
                        ACCOUNT + "key=",
                        ACCOUNT + "key-property=the.key",
                        "the.key='top-secret'"),
                invalid(ACCOUNT + "key-file", "not a regular file", ACCOUNT + "key=", ACCOUNT + "key-file=/"),
                invalid(ACCOUNT + "key", "holds a placeholder", ACCOUNT + "key=${TOP_SECRET_THAT_IS_NOT_SET}"),
                invalid(ACCOUNT + "key", "in quotes", ACCOUNT + "key=\"top-secret\""),
                invalid(ACCOUNT + "key", "more than one word", ACCOUNT + "key=top-secret top-secret"),
                invalid(ACCOUNT + "key", "(U+00A0) is not ASCII", ACCOUNT + "key=top-secret\u00A0"),
                invalid(ACCOUNT + "key", "(U+FEFF) is not ASCII", ACCOUNT + "key=top-\uFEFFsecret"),
                invalid(ACCOUNT + "key-file", "cannot be read", ACCOUNT + "key=", ACCOUNT + "key-file=/no/such/file"),
                invalid(ACCOUNT + "base-url", "not an http or https URL", ACCOUNT + "base-url=ftp://example.com"),
                invalid(ACCOUNT + "base-url", "blank", ACCOUNT + "base-url="),
                invalid(ACCOUNT + "base-url", "blank", ACCOUNT + "base-url=${NO_SUCH_VARIABLE:}"),
                invalid(ACCOUNT + "base-url", "not a URL", ACCOUNT + "base-url=top-secret top-secret"),
                invalid(ACCOUNT + "base-url", "not an http or https URL", ACCOUNT + "base-url=top-secret"),
                invalid(ACCOUNT + "max-in-flight", "0", ACCOUNT + "max-in-flight=0"),
                invalid(ACCOUNT + "max-pending", "-1", ACCOUNT + "max-pending=-1"),
                invalid(ACCOUNT + "rate", "-1.0 a second", ACCOUNT + "rate=-1"),
                invalid(ACCOUNT + "burst", "0", ACCOUNT + "burst=0"),
                invalid(ACCOUNT + "proxy.host", "missing", ACCOUNT + "proxy.port=8080"),
                invalid(ACCOUNT + "proxy.port", "missing", ACCOUNT + "proxy.host=localhost"),
                invalid(ACCOUNT + "ssl-bundle", "\"absent\" is no SSL bundle", ACCOUNT + "ssl-bundle=absent"),
                invalid(ACCOUNT + "complaints.held-from", "out of order", ACCOUNT + "complaints.held-from=0.1"),
                invalid(ACCOUNT + "complaints.hysteresis", "not below", ACCOUNT + "complaints.hysteresis=0.5"),
                invalid(
                        ACCOUNT + "label",
                        "also that of " + OTHER + "label",
                        OTHER + "label=main",
                        OTHER + "provider=anticaptcha",
                        OTHER + "key=another"),
                invalid(
                        "captcha.reports.accounts",
                        "same provider and client key",
                        OTHER + "label=second",
                        OTHER + "provider=2captcha",
                        OTHER + "key=top-secret"),
                invalid("captcha.reports.concurrency", "0", "captcha.reports.concurrency=0"),
                invalid("captcha.reports.concurrency", "above max pending 10", ACCOUNT + "max-pending=10"),
                invalid("captcha.reports.margin", "leaves nothing of the window", "captcha.reports.margin=1h"),
                invalid("captcha.reports.response-timeout", "PT0S", "captcha.reports.response-timeout=0s"),
                invalid("captcha.reports.connect-timeout", "PT0S", "captcha.reports.connect-timeout=0s"),
                invalid("captcha.reports.ledger.maximum-size", "10", "captcha.reports.ledger.maximum-size=10"),
                invalid("captcha.reports.retry.max-attempts", "0", "captcha.reports.retry.max-attempts=0"),
                invalid("captcha.reports.retry.max-backoff", "below", "captcha.reports.retry.max-backoff=1ms"),
                invalid("captcha.reports.retry.budget", "0", "captcha.reports.retry.budget=0"),
                invalid("captcha.reports.retry.outage-limit", "PT0S", "captcha.reports.retry.outage-limit=0s"),
                invalid("captcha.reports.shutdown.grace", "negative", "captcha.reports.shutdown.grace=-1s"),
                invalid(
                        "captcha.reports.shutdown.grace",
                        "not below the PT10S of spring.lifecycle.timeout-per-shutdown-phase",
                        "spring.lifecycle.timeout-per-shutdown-phase=10s"));
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void theStartFailsAndNamesThePropertyAndTheRemedy(String property, String problem, String... settings) {
        FailureAnalysis analysis = analysis(Contexts.withAccount().withPropertyValues(settings));

        assertThat(analysis.getDescription()).contains("'" + property + "'").contains(problem);
        assertThat(analysis.getAction()).startsWith("Change '" + property + "': ");
        assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain("top-secret");
    }

    @Test
    void withoutAnyAccountTheStartFails() {
        FailureAnalysis analysis = analysis(Contexts.bare());

        assertThat(analysis.getDescription())
                .contains("'captcha.reports.accounts'")
                .contains("none");
        assertThat(analysis.getAction()).contains("add at least one account");
    }

    @Test
    void anAccountBeanWithALabelOfThePropertiesFailsTheStart() {
        FailureAnalysis analysis = analysis(Contexts.withAccount()
                .withBean(
                        Account.class,
                        () -> Account.builder("anticaptcha", "main")
                                .clientKey(() -> "another")
                                .build()));

        assertThat(analysis.getDescription()).contains("'" + ACCOUNT + "label'").contains("also that of a bean");
    }

    @Test
    void aMisspeltPropertyFailsTheStart() {
        FailureAnalysis analysis = analysis(Contexts.withAccount().withPropertyValues(ACCOUNT + "max-in-fligth=3"));

        assertThat(analysis.getDescription()).contains("max-in-fligth");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rate=KEY",
                "burst=KEY",
                "max-in-flight=KEY",
                "http2=KEY",
                "ledger-outage-policy=KEY",
                "solved-per-day.image=KEY",
                "confirmations=KEY",
                "complaints.window=KEY",
                "proxy.port=KEY",
                "proxy.type=KEY",
                "api-key=KEY",
                "KEY=x",
                "provider=KEY",
                "ssl-bundle=KEY",
                "base-url=KEY",
                "base-url=http://KEY@host",
                "base-url=https://host/?key=KEY",
                "key-file=KEY",
                "key-property=KEY",
                "label=KEY"
            })
    void aKeyInTheWrongPropertyIsNeverShown(String setting) {
        String key = "c4n4ry0123456789abcdef0123456789";
        String[] settings = setting.startsWith("key-")
                ? new String[] {ACCOUNT + "key=", ACCOUNT + setting.replace("KEY", key)}
                : new String[] {ACCOUNT + "key=" + key, ACCOUNT + setting.replace("KEY", key)};

        FailureAnalysis analysis = analysis(Contexts.withAccount().withPropertyValues(settings));

        assertThat(analysis.getDescription() + analysis.getAction()).doesNotContain(key);
    }

    @Test
    void aValueThatCannotBeReadNamesItsProperty() {
        FailureAnalysis analysis = analysis(Contexts.withAccount().withPropertyValues(ACCOUNT + "rate=fast"));

        assertThat(analysis.getDescription())
                .contains("'" + ACCOUNT + "rate' is no Double")
                .doesNotContain("fast");
    }

    /** As the application's start finds it. */
    private static FailureAnalysis analysis(ApplicationContextRunner application) {
        FailureAnalysis[] found = new FailureAnalysis[1];
        application.run(context -> {
            Throwable failure = Objects.requireNonNull(context.getStartupFailure(), "the application started");
            found[0] =
                    SpringFactoriesLoader.forDefaultResourceLocation()
                            .load(FailureAnalyzer.class, (type, name, failed) -> {})
                            .stream()
                            .map(analyzer -> analyzer.analyze(failure))
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no analysis", failure));
        });
        return found[0];
    }

    private static Arguments invalid(String property, String problem, String... settings) {
        return Arguments.of(property, problem, settings);
    }
}
