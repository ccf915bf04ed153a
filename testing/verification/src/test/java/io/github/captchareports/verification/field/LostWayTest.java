package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.CaptchaReports;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** The command behind real servers and proxies, each of which it cannot get past for a reason of its own. */
@Tag("ladder")
@Timeout(200)
class LostWayTest {
    /** Ten seconds as promised, and the start of a virtual machine on a busy machine. */
    private static final Duration SOON = Duration.ofSeconds(25);

    private static final String SECRET = "the-password-of-the-proxy";

    @TempDir
    private Path folder = Path.of("lost");

    private final Map<String, String> expected = new LinkedHashMap<>();
    private final AccountsYaml accounts = new AccountsYaml();

    @ParameterizedTest
    @EnumSource(Service.class)
    void eachKindOfLostWayHasAWordOfItsOwn(Service service) {
        Certificates certificates = new Certificates(folder);
        String trust = "ca-file: " + certificates.authorityFile();
        String microsocks = DebianProgram.find("microsocks", "microsocks");
        int socksPort = DebianProgram.freePort();
        int nobody = DebianProgram.freePort();
        JavaProcess.Ended ended;
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Haproxy selfSigned = tls(simulator, certificates.selfSigned("127.0.0.1"));
                Haproxy expired = tls(simulator, certificates.expired("127.0.0.1"));
                Haproxy other = tls(simulator, certificates.of("other.test"));
                Nginx plain = Nginx.alone(folder, "return 404;");
                Nginx moved = Nginx.alone(folder, "return 301 https://127.0.0.1/elsewhere;");
                Squid refusing = Squid.refusing(folder);
                Squid squid = Squid.open(folder, nobody);
                DebianProgram socks = DebianProgram.start(
                        folder,
                        "127.0.0.1",
                        socksPort,
                        List.of(
                                microsocks,
                                "-i",
                                "127.0.0.1",
                                "-p",
                                Integer.toString(socksPort),
                                "-u",
                                "someone",
                                "-P",
                                "another"))) {
            assertThat(socks.output()).isNotNull();
            add("self-signed", "certificate", service, selfSigned.url(simulator, service), trust);
            add("expired", "certificate", service, expired.url(simulator, service), trust);
            add("other-host", "host-name", service, other.url(simulator, service), trust);
            add("tls-to-plain", "tls", service, URI.create("https://127.0.0.1:" + plain.port()), trust);
            add("nobody", "connection-refused", service, URI.create("http://127.0.0.1:" + nobody));
            add("not-found", "http-status", service, plain.url("/mistyped"));
            add("moved", "http-status", service, moved.url("/mistyped"));
            add(
                    "proxy-password",
                    "proxy-auth",
                    service,
                    URI.create("https://127.0.0.1:" + nobody),
                    trust,
                    "proxy: http://someone:" + SECRET + "@127.0.0.1:" + refusing.port());
            add(
                    "proxy-fails",
                    "proxy",
                    service,
                    URI.create("https://127.0.0.1:" + nobody),
                    trust,
                    "proxy: http://127.0.0.1:" + squid.port());
            add(
                    "socks-password",
                    "proxy-auth",
                    service,
                    simulator.baseUrl(service.simulated()),
                    "proxy: socks5://someone:" + SECRET + "@127.0.0.1:" + socksPort);
            ended = submit(service);
        }

        Map<String, JsonNode> results = Lines.parse(ended.out()).stream()
                .collect(Collectors.toMap(
                        result -> result.path("account").asString(),
                        result -> result,
                        (one, same) -> one,
                        TreeMap::new));
        assertThat(causes(results)).as(ended.err()).isEqualTo(new TreeMap<>(expected));
        assertThat(results.values())
                .extracting(result -> result.path("outcome").asString())
                .containsOnly("undelivered");
        assertThat(result(results, "not-found").path("httpStatus").asInt(0)).isEqualTo(404);
        assertThat(result(results, "moved").path("httpStatus").asInt(0)).isEqualTo(301);
        assertThat(ended.out() + ended.err()).doesNotContain(SECRET);
        expected.keySet()
                .forEach(label ->
                        assertThat(ended.err()).as("told on standard error").contains("'" + label + "'"));
        assertThat(ended.exitCode()).isEqualTo(4);
    }

    @Test
    void whatCannotMendItselfEndsSoon() {
        Certificates certificates = new Certificates(folder);
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                Haproxy expired = tls(simulator, certificates.expired("127.0.0.1"));
                Squid refusing = Squid.refusing(folder)) {
            add(
                    "expired",
                    "certificate",
                    Service.ANTICAPTCHA,
                    expired.url(simulator, Service.ANTICAPTCHA),
                    "ca-file: " + certificates.authorityFile());
            add(
                    "proxy-password",
                    "proxy-auth",
                    Service.ANTICAPTCHA,
                    expired.url(simulator, Service.ANTICAPTCHA),
                    "proxy: http://someone:" + SECRET + "@127.0.0.1:" + refusing.port());
            long begun = System.nanoTime();

            JavaProcess.Ended ended = submit(Service.ANTICAPTCHA);

            assertThat(Lines.parse(ended.out())).hasSize(2);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
            assertThat(simulator.log()).isEmpty();
        }
    }

    private Haproxy tls(CaptchaSimulator simulator, Certificates.Shown certificate) {
        return Haproxy.before(simulator, folder, "ssl crt " + certificate.both(), "", "");
    }

    private void add(String label, String cause, Service service, URI url, String... settings) {
        expected.put(label, cause);
        accounts.account(label, service, url, settings);
    }

    /** One report an account. */
    private JavaProcess.Ended submit(Service service) {
        String input = expected.keySet().stream()
                .map(label -> "{\"provider\":\"" + service.id() + "\",\"account\":\"" + label
                        + "\",\"taskId\":1,\"verdict\":\"correct\","
                        + "\"captchaType\":\"recaptcha-v2\",\"solvedAt\":\"" + Instant.now() + "\"}\n")
                .collect(Collectors.joining());
        CaptchaReports command = CaptchaReports.command(folder, "submit", "--accounts", accounts.write(folder))
                .input(input);
        expected.keySet().forEach(label -> command.env(AccountsYaml.keyVariable(label), "key-of-" + service + label));
        return command.run();
    }

    private static Map<String, String> causes(Map<String, JsonNode> results) {
        Map<String, String> causes = new TreeMap<>();
        results.forEach(
                (label, result) -> causes.put(label, result.path("cause").asString("")));
        return causes;
    }

    private static JsonNode result(Map<String, JsonNode> results, String label) {
        JsonNode result = results.get(label);
        if (result == null) {
            throw new AssertionError("no result of " + label + " in " + results);
        }
        return result;
    }
}
