package io.github.captchareports.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.support.SelfSigned;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificate is verified as for a report, over both protocols, and no request follows. */
@Timeout(60)
@Tag("ladder")
class CheckCertificateTest {
    @TempDir
    static Path folder;

    private static CaptchaSimulator simulator;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeAll
    static void start() throws Exception {
        SelfSigned certificate = SelfSigned.certificate(folder, "ip:127.0.0.1");
        Files.writeString(folder.resolve("ca.pem"), certificate.certificate());
        simulator = CaptchaSimulator.builder()
                .tls(certificate.certificateStream(), certificate.keyStream())
                .http2(true)
                .start();
    }

    @AfterAll
    static void nobodyWasSentAnything() {
        assertThat(simulator.log()).isEmpty();
        simulator.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void oneThatIsTrustedIsOk(boolean http2) throws Exception {
        assertThat(check(url(), ", ca-file: ca.pem, http2: " + http2)).isZero();
        assertThat(out()).contains("ok      account \"a\": https://127.0.0.1:");
    }

    @Test
    void oneThatNobodyVouchesForFails() throws Exception {
        assertThat(check(url(), "")).isEqualTo(3);
        assertThat(out())
                .contains("failed  account \"a\": https://127.0.0.1:")
                .contains(": certificate: ", "; check the server's certificate and its chain");
    }

    @Test
    void oneOfAnotherHostFails() throws Exception {
        assertThat(check(URI.create(url().toString().replace("127.0.0.1", "localhost")), ", ca-file: ca.pem"))
                .isEqualTo(3);
        assertThat(out()).contains(": host-name: ", "; check that the base URL names the host");
    }

    @Test
    void authoritiesThatCannotBeReadAreAMatterOfTheConfiguration() throws Exception {
        assertThat(check(url(), ", ca-file: none.pem")).isEqualTo(2);
        assertThat(out()).contains("failed  ").contains("account 1 \"a\": ca-file: ");
    }

    private static URI url() {
        return simulator.baseUrl(SimulatedService.TWOCAPTCHA);
    }

    private int check(URI url, String more) throws Exception {
        Path accounts = Files.writeString(
                folder.resolve("accounts.yaml"),
                "accounts: [{label: a, provider: 2captcha, key-env: KEY, base-url: \"" + url + "\"" + more + "}]");
        Streams streams = new Streams(
                InputStream.nullInputStream(),
                out,
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                name -> name.equals("KEY") ? "key-of-env" : null);
        return Main.run(streams, ReporterBuilder::build, "check", "--accounts", accounts.toString());
    }

    private String out() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
