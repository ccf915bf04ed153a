package io.github.captchareports.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.Account;
import io.github.captchareports.Confirmations;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.RateLimit;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Parsing;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccountsFileTest {
    private static final String CANARY = "c4n4ry-0123456789abcdef0123456789";

    @TempDir
    Path folder;

    @Test
    void aFullFileBecomesAccounts() throws IOException {
        Files.writeString(folder.resolve("key.txt"), "\uFEFF" + CANARY + "\r\n");
        List<Account> accounts = accounts("""
                accounts:
                  - label: main
                    provider: 2Captcha
                    key-env: KEY
                    base-url: https://api.rucaptcha.com
                    rate: 12.5
                    burst: 3
                    max-in-flight: 7
                    http2: true
                    confirmations: Effective
                    proxy: "http://me:s%40crets@proxy.example:3128"
                  - label: 2024
                    provider: Anti-Captcha
                    key-file: key.txt
                """);
        Account main = accounts.get(0);
        assertThat(main.label()).isEqualTo("main");
        assertThat(main.provider()).isEqualTo("2captcha");
        assertThat(main.clientKey().get()).isEqualTo("key-of-env");
        assertThat(main.connection().baseUrl()).isEqualTo(URI.create("https://api.rucaptcha.com"));
        assertThat(main.rateLimit()).isEqualTo(new RateLimit(12.5, 3));
        assertThat(main.maxInFlight()).isEqualTo(7);
        assertThat(main.connection().http2()).isTrue();
        assertThat(main.confirmations()).isEqualTo(Confirmations.EFFECTIVE);
        ProxySettings proxy = Objects.requireNonNull(main.connection().proxy());
        assertThat(proxy.type()).isEqualTo(ProxySettings.Type.HTTP);
        assertThat(proxy.host()).isEqualTo("proxy.example");
        assertThat(proxy.port()).isEqualTo(3128);
        assertThat(proxy.username()).isEqualTo("me");
        assertThat(Objects.requireNonNull(proxy.password()).get()).isEqualTo("s@crets");
        Account anti = accounts.get(1);
        assertThat(anti.label()).isEqualTo("2024");
        assertThat(anti.provider()).isEqualTo("anticaptcha");
        assertThat(anti.clientKey().get()).isEqualTo(CANARY);
        assertThat(anti.clientKey()).hasToString("***");
        assertThat(anti.rateLimit()).isEqualTo(RateLimit.DEFAULT);
        assertThat(anti.confirmations()).isEqualTo(Confirmations.ALL);
    }

    @Test
    void jsonIsYamlToo() throws IOException {
        assertThat(accounts("{\"accounts\":[{\"label\":\"a\",\"provider\":\"2captcha\",\"key-env\":\"KEY\"}]}"))
                .hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'' | has no list \"accounts\"",
                "'nothing' | has no list \"accounts\"",
                "'accounts: 5' | has no list \"accounts\"",
                "'accounts: []' | lists no account",
                "'accounts: [5]' | account 1: not a set of keys",
                "'{accounts: [{label: a, provider: 2captcha, key-env: KEY}], more: 1}' | \"more\" is no setting; use accounts",
                "'a: [b' | not valid YAML near line",
                "'accounts: [{label: a, label: b}]' | a key is given twice",
                "'accounts: [{provider: 2captcha}]' | account 1: label: missing",
                "'accounts: [{label: a}]' | account 1 \"a\": provider: missing; use one of 2captcha, anticaptcha",
                "'accounts: [{label: a, provider: x}]' | account 1 \"a\": provider: \"x\" is unknown; use one of 2captcha",
                "'accounts: [{label: a, provider: 2captcha, rates: 5}]' | account 1 \"a\": \"rates\" is no setting; use base-url, burst, ca-file, client-cert-file, client-key-file, confirmations, http2, key-env, key-file, label, max-in-flight, provider, proxy, rate",
                "'accounts: [{label: a, provider: 2captcha, key: c4n4ry-0123456789abcdef0123456789}]' | \"key\" is no setting; a key itself never stands here: name its variable (key-env) or its file (key-file)",
                "'accounts: [{label: a, provider: 2captcha, rate: \"5\"}]' | rate: not a number",
                "'accounts: [{label: a, provider: c4n4ry-0123456789abcdef0123456789}]' | provider: what stands there (not shown, since it may be a key) is unknown; use",
                "'accounts: [{label: c4n4ry-0123456789abcdef0123456789, provider: 2captcha}]' | account 1: key-env: missing",
                "'accounts: [{label: a, provider: 2captcha, c4n4ry-0123456789abcdef0123456789: x}]' | what stands there (not shown, since it may be a key) is no setting; a key itself never stands here",
                "'accounts: [{label: a, provider: 2captcha, rate: c4n4ry-0123456789abcdef0123456789}]' | rate: not a number",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, base-url: c4n4ry-0123456789abcdef0123456789}]' | base URL: not an http",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, base-url: \"http://c4n4ry-0123456789abcdef0123456789@h\"}]' | base URL: has a query",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, proxy: c4n4ry-0123456789abcdef0123456789}]' | proxy: has no host",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, ca-file: c4n4ry-0123456789abcdef0123456789}]' | ca-file: the file cannot be read",
                "'accounts: [{label: a, provider: 2captcha, burst: 1.5}]' | burst: not a whole number",
                "'accounts: [{label: a, provider: 2captcha, max-in-flight: many}]' | max-in-flight: not a whole number",
                "'accounts: [{label: a, provider: 2captcha, http2: on please}]' | http2: neither true nor false",
                "'accounts: [{label: a, provider: 2captcha, confirmations: some}]' | account 1 \"a\": confirmations: \"some\" is unknown; use all or effective",
                "'accounts: [{label: a, provider: 2captcha, confirmations: c4n4ry-0123456789abcdef0123456789}]' | confirmations: what stands there (not shown, since it may be a key) is unknown; use all",
                "'accounts: [{label: a, provider: 2captcha, base-url: [x]}]' | base-url: not a text",
                "'accounts: [{label: a, provider: 2captcha}]' | key-env: missing, and key-file too",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, key-file: k}]' | key-env: given together with key-file",
                "'accounts: [{label: a, provider: 2captcha, key-env: c4n4ry-0123456789abcdef0123456789}]' | key-env: the variable it names is not set",
                "'accounts: [{label: a, provider: 2captcha, key-env: EMPTY}]' | key-env: what it holds cannot be a key: empty; supply the key",
                "'accounts: [{label: a, provider: 2captcha, key-env: WORDS}]' | key-env: what it holds cannot be a key: more than one word; supply the key",
                "'accounts: [{label: a, provider: 2captcha, key-env: QUOTED}]' | key-env: what it holds cannot be a key: is in quotes; remove",
                "'accounts: [{label: a, provider: anticaptcha, key-env: UNSET}]' | key-env: what it holds cannot be a key: holds a placeholder",
                "'accounts: [{label: a, provider: anticaptcha, key-file: accounts.yaml}]' | key-file: what it holds cannot be a key: ",
                "'accounts: [{label: a, provider: 2captcha, key-file: .}]' | key-file: not a regular file; name",
                "'accounts: [{label: a, provider: 2captcha, key-file: c4n4ry-0123456789abcdef0123456789}]' | key-file: the file cannot be read",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, rate: 0}]' | account 1 \"a\": rate: 0.0 a second; use 0.001 to 1,000,000",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, burst: 0}]' | account 1 \"a\": burst: 0; use 1 to",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, max-in-flight: 0}]' | account 1 \"a\": max in flight: 0; use 1 to",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, base-url: \"not a url\"}]' | base-url: not a URL",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, base-url: \"ftp://x\"}]' | base URL: not an http or https URL",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, client-cert-file: a.pem}]' | client-key-file: missing",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, client-key-file: a.pem}]' | client-cert-file: missing",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, client-cert-file: no.pem, client-key-file: no.pem}]' | no.pem: no certificates in PEM",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, proxy: \"ftp://c4n4ry-0123456789abcdef0123456789@x:1\"}]' | proxy: none of http://, https:// and socks5://",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, proxy: \"http://u:c4n4ry-0123456789abcdef0123456789@x\"}]' | proxy: has no host or no port",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, proxy: \"http://u:c4n4ry-0123456789abcdef0123456789@x:99999\"}]' | proxy: port or host out of range",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, proxy: \"http://u:%zz@x:1\"}]' | proxy: not a URL",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, proxy: \"http://x:1/path\"}]' | proxy: has something after the port",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, ca-file: missing.pem}]' | ca-file: the file cannot be read",
                "'accounts: [{label: a, provider: 2captcha, key-env: KEY, ca-file: accounts.yaml}]' | ca-file: "
            })
    void everyMistakeNamesTheFileTheAccountTheFieldAndTheRemedy(String yaml, String problem) {
        assertThatThrownBy(() -> accounts(yaml))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageStartingWith(folder.resolve("accounts.yaml") + ": ")
                .hasMessageContaining(problem)
                .hasMessageContaining(";")
                .message()
                .doesNotContain(CANARY);
    }

    @Test
    void aFileThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> AccountsFile.read(folder.resolve("none.yaml"), Parsing.PROVIDERS))
                .isInstanceOf(ConfigurationException.class)
                .hasMessage(folder.resolve("none.yaml") + ": no such file; check the path");
    }

    @Test
    void settingsDoNotShowTheProxysPassword() throws IOException {
        Path file = Files.writeString(
                folder.resolve("accounts.yaml"),
                "accounts: [{label: a, provider: 2captcha, key-env: KEY, proxy: \"http://u:secret@x:1\"}]");
        assertThat(AccountsFile.read(file, Parsing.PROVIDERS).toString()).doesNotContain("secret");
    }

    private List<Account> accounts(String yaml) throws IOException {
        Path file = Files.writeString(folder.resolve("accounts.yaml"), yaml);
        AccountFactory factory =
                new AccountFactory(AccountsFileTest::environment, true, LedgerOutagePolicy.DEGRADE, null);
        return AccountsFile.read(file, Parsing.PROVIDERS).stream()
                .map(factory::real)
                .toList();
    }

    private static @org.jspecify.annotations.Nullable String environment(String name) {
        return switch (name) {
            case "KEY" -> "key-of-env\n";
            case "EMPTY" -> " ";
            case "QUOTED" -> '"' + CANARY + '"';
            case "UNSET" -> "${" + CANARY + "}";
            case "WORDS" -> "two words";
            default -> null;
        };
    }
}
