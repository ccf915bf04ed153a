package io.github.captchareports.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.Account;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvironmentProxiesTest {
    private static final String SECRET = "c4n4ry-0123456789";

    private final Map<String, String> variables = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https_proxy=http://p:3128 | https://a.example | http://p:3128 https_proxy",
                "HTTPS_PROXY=http://p:3128 | https://a.example | http://p:3128 HTTPS_PROXY",
                "https_proxy=http://p:1;HTTPS_PROXY=http://q:2 | https://a.example | http://p:1 https_proxy",
                "https_proxy=;HTTPS_PROXY=http://q:2 | https://a.example | http://q:2 HTTPS_PROXY",
                "http_proxy=http://p:3128 | http://a.example | http://p:3128 http_proxy",
                "HTTP_PROXY=http://p:3128 | http://a.example | none",
                "http_proxy=http://p:3128 | https://a.example | none",
                "https_proxy=http://p:3128 | http://a.example | none",
                "all_proxy=socks5://p:9 | https://a.example | socks5://p:9 all_proxy",
                "ALL_PROXY=socks5h://p:9 | http://a.example | socks5://p:9 ALL_PROXY",
                "all_proxy=http://p:1;https_proxy=http://q:2 | https://a.example | http://q:2 https_proxy",
                "https_proxy=p | https://a.example | http://p:1080 https_proxy",
                "https_proxy=p:8080 | https://a.example | http://p:8080 https_proxy",
                "https_proxy=http://p:3128/some/path | https://a.example | http://p:3128 https_proxy",
                "https_proxy=http://[2001:db8::1] | https://a.example | http://[2001:db8::1]:1080 https_proxy",
                "https_proxy=http://p:1;no_proxy=b.example,example | https://a.example | none",
                "https_proxy=http://p:1;NO_PROXY=* | https://a.example | none",
                "https_proxy=http://p:1;no_proxy=b;NO_PROXY=* | https://a.example | http://p:1 https_proxy",
                "https_proxy=http://p:1 | https://localhost:8443 | none",
                "all_proxy=http://p:1 | http://127.0.0.1:80/x | none",
                "all_proxy=http://p:1 | http://[::1]/x | none",
                "-Dhttps.proxyHost=p;-Dhttps.proxyPort=8 | https://a.example | http://p:8 -Dhttps.proxyHost",
                "-Dhttps.proxyHost=p | https://a.example | http://p:443 -Dhttps.proxyHost",
                "-Dhttp.proxyHost=p | http://a.example | http://p:80 -Dhttp.proxyHost",
                "-Dhttp.proxyHost=p | https://a.example | none",
                "-Dhttps.proxyHost=p;https_proxy=http://q:1 | https://a.example | http://p:443 -Dhttps.proxyHost",
                "-Dhttps.proxyHost=p;-Dhttp.nonProxyHosts=*.example | https://a.example | none",
                "-Dhttps.proxyHost=p | https://127.0.0.1 | none"
            },
            quoteCharacter = '"')
    void theProxyIsTheOneThatCurlOrJavaWouldTake(String settings, String address, String expected) {
        read(settings);
        EnvironmentProxies.Found found = proxies().of(URI.create(address));
        assertThat(found == null ? "none" : found.shown() + " " + found.source())
                .isEqualTo(expected);
    }

    @Test
    void credentialsAreUsedAndNeverShown() {
        variables.put("https_proxy", "http://me:" + SECRET + "%40@p:3128");
        EnvironmentProxies.Found found = Objects.requireNonNull(proxies().of(URI.create("https://a.example")));
        assertThat(found.settings().username()).isEqualTo("me");
        assertThat(Objects.requireNonNull(found.settings().password()).get()).isEqualTo(SECRET + "@");
        assertThat(found + found.shown()).doesNotContain(SECRET).doesNotContain("me:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://u:" + SECRET + "@p:1", "http://" + SECRET + " x", "http://u:" + SECRET + "@:1"})
    void aVariableThatCannotBeUsedIsNamedWithoutItsValue(String value) {
        variables.put("https_proxy", value);
        assertThatThrownBy(() -> proxies().of(URI.create("https://a.example")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith("https_proxy (from the environment; --no-proxy ignores it): ")
                .hasMessageNotContaining(SECRET);
    }

    @Test
    void anAccountTakesItUnlessItHasItsOwn() {
        variables.put("https_proxy", "http://p:3128");
        variables.put("KEY", "key-of-env");
        AccountFactory factory = new AccountFactory(
                variables::get,
                true,
                LedgerOutagePolicy.DEGRADE,
                new EnvironmentProxies(variables::get, properties::get));
        Account plain = factory.real(settings("plain", null, null));
        Account own = factory.real(settings("own", null, "http://mine:1"));
        Account local = factory.real(settings("local", "https://127.0.0.1:1", null));
        assertThat(Objects.requireNonNull(plain.connection().proxy()).host()).isEqualTo("p");
        assertThat(Objects.requireNonNull(own.connection().proxy()).host()).isEqualTo("mine");
        assertThat(local.connection().proxy()).isNull();
        assertThat(factory.notices())
                .containsExactly(
                        "account \"plain\" uses the proxy http://p:3128 (from https_proxy); --no-proxy ignores it");
    }

    @ParameterizedTest
    @CsvSource({
        "--provider=2captcha --key-env=KEY, 1",
        "--provider=2captcha --key-env=KEY --no-proxy, 0",
        "--provider=2captcha --key-env=KEY --base-url=http://127.0.0.1:1, 0",
        "--simulate, 0"
    })
    void itIsToldOnceOnStandardError(String options, int told) {
        variables.put("https_proxy", "http://me:" + SECRET + "@p:3128");
        variables.put("http_proxy", "http://me:" + SECRET + "@p:3128");
        variables.put("KEY", "key-of-env");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        String[] arguments = ("submit " + options).split(" ", -1);
        int exitCode = Main.run(
                new Streams(
                        new ByteArrayInputStream(new byte[0]),
                        OutputStream.nullOutputStream(),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        variables::get),
                builder -> FakeReporter.accepting(),
                arguments);
        String text = err.toString(StandardCharsets.UTF_8);
        assertThat(exitCode).as(text).isZero();
        assertThat(text.lines().filter(line -> line.contains("the proxy http://p:3128 (from https_proxy)")))
                .hasSize(told);
        assertThat(text).doesNotContain(SECRET);
    }

    private static AccountSettings settings(
            String label,
            @org.jspecify.annotations.Nullable String baseUrl,
            @org.jspecify.annotations.Nullable String proxy) {
        AccountSettings.Origin origin = new AccountSettings.Origin() {
            @Override
            public String context() {
                return "";
            }

            @Override
            public String spelt(String field) {
                return field;
            }
        };
        return new AccountSettings(
                origin,
                label,
                "2captcha",
                "KEY",
                null,
                baseUrl,
                null,
                null,
                null,
                null,
                proxy,
                TlsFiles.NONE,
                null,
                Map.of());
    }

    private EnvironmentProxies proxies() {
        return new EnvironmentProxies(variables::get, properties::get);
    }

    private void read(String settings) {
        for (String each : settings.split(";", -1)) {
            String[] pair = each.split("=", 2);
            if (pair[0].startsWith("-D")) {
                properties.put(pair[0].substring(2), pair[1]);
            } else {
                variables.put(pair[0], pair[1]);
            }
        }
    }
}
