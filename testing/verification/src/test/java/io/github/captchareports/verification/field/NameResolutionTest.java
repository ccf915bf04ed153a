package io.github.captchareports.verification.field;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.Lines;
import io.github.captchareports.verification.support.Service;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Names as a DNS has them: with addresses of either kind of which one answers, or not at all. */
@Tag("ladder")
@Timeout(150)
@ResourceLock("the port of a DNS")
class NameResolutionTest {
    private static final int REPORTS = 20;

    @TempDir
    private Path folder = Path.of("names");

    @ParameterizedTest
    @EnumSource(Service.class)
    void aServiceIsReachedThoughOnlyTheIpv6AddressOfItsNameAnswers(Service service) {
        try (CaptchaSimulator simulator =
                        CaptchaSimulator.builder().deliveryOnly().start();
                PrivateDns dns = PrivateDns.open(folder, "dual.test/127.44.0.1", "dual.test/::1");
                Nginx nginx = Nginx.on("[::1]", simulator, folder)) {
            JavaProcess.Ended ended = submit(
                    dns,
                    service,
                    URI.create("http://dual.test:" + nginx.port()
                            + simulator.baseUrl(service.simulated()).getPath()));

            assertThat(Lines.tasks(Lines.parse(ended.out()), service, "accepted"))
                    .as(ended.err())
                    .hasSize(REPORTS);
            assertThat(simulator.recorded(service.simulated())).hasSize(REPORTS);
        }
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void aNameThatDoesNotExistIsNamedAsTheCause(Service service) {
        try (PrivateDns dns = PrivateDns.open(folder)) {
            JavaProcess.Ended ended =
                    submit(dns, service, URI.create("http://no-such-name.test:" + DebianProgram.freePort()));

            assertThat(Lines.parse(ended.out())).hasSize(REPORTS);
            assertThat(Lines.parse(ended.out()))
                    .extracting((JsonNode result) -> result.path("outcome").asString() + ", "
                            + result.path("cause").asString(""))
                    .containsOnly("undelivered, name-resolution");
        }
    }

    private JavaProcess.Ended submit(PrivateDns dns, Service service, URI url) {
        String input = IntStream.rangeClosed(1, REPORTS)
                .mapToObj(i -> Lines.line(service, i, Instant.now()))
                .collect(Collectors.joining());
        return dns.submit(
                new AccountsYaml().account(service, url).write(folder),
                input,
                Map.of(AccountsYaml.keyVariable(service.id()), "a-key"));
    }
}
