package io.github.captchareports.simulator.internal.server;

import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.CaptchaSimulatorBuilder;
import io.github.captchareports.simulator.fault.Fault;
import io.github.captchareports.simulator.support.Caller;
import io.github.captchareports.support.SelfSigned;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsTest {
    @TempDir
    private static Path folder;

    private static Path certificate = Path.of("certificate.pem");
    private static Path key = Path.of("key.pem");
    private static SSLContext trusting;

    @BeforeAll
    static void makeACertificate() throws Exception {
        SelfSigned made = SelfSigned.certificate(folder, "ip:127.0.0.1");
        certificate = Files.writeString(folder.resolve(certificate), made.certificate());
        key = Files.writeString(folder.resolve(key), made.key());
        trusting = made.clientContext();
    }

    @Test
    void overTlsItSpeaksHttp11() throws Exception {
        try (CaptchaSimulator simulator =
                CaptchaSimulator.builder().tls(certificate, key).start()) {
            assertThat(simulator.baseUrl(TWOCAPTCHA).getScheme()).isEqualTo("https");

            HttpResponse<String> answer = report(simulator, 1);

            assertThat(answer.body()).isEqualTo(Caller.SUCCESS);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
            assertThat(simulator.log().get(0).protocol()).isEqualTo("HTTP/1.1");
        }
    }

    @Test
    void overTlsItSpeaksHttp2IfAsked() throws Exception {
        try (CaptchaSimulator simulator = CaptchaSimulator.builder()
                .tls(
                        new ByteArrayInputStream(Files.readAllBytes(certificate)),
                        new ByteArrayInputStream(Files.readAllBytes(key)))
                .http2(true)
                .start()) {
            HttpResponse<String> answer = report(simulator, 1);

            assertThat(answer.body()).isEqualTo(Caller.SUCCESS);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(simulator.log().get(0).protocol()).isEqualTo("HTTP/2");
        }
    }

    @Test
    void everyCutReachesAClientOverTls() {
        try (CaptchaSimulator simulator =
                CaptchaSimulator.builder().tls(certificate, key).start()) {
            assertCutsReachTheClient(simulator);
        }
    }

    @Test
    void everyCutReachesAClientOverHttp2AndTheConnectionGoesOn() throws Exception {
        try (CaptchaSimulator simulator =
                CaptchaSimulator.builder().tls(certificate, key).http2(true).start()) {
            assertCutsReachTheClient(simulator);

            assertThat(report(simulator, 9).version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @Test
    void anOutageCutsHttp2Too() throws Exception {
        try (CaptchaSimulator simulator =
                CaptchaSimulator.builder().tls(certificate, key).http2(true).start()) {
            HttpClient client = client();
            assertThat(report(client, simulator, 1).statusCode()).isEqualTo(200);

            simulator.stopListening();

            assertThatExceptionOfType(IOException.class).isThrownBy(() -> report(client, simulator, 2));
            simulator.listen();
            assertThat(report(client, simulator, 3).statusCode()).isEqualTo(200);
            assertThat(simulator.recorded(TWOCAPTCHA)).containsExactlyInAnyOrder(1L, 3L);
        }
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        CaptchaSimulatorBuilder settings = CaptchaSimulator.builder();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.tls(folder.resolve("missing.pem"), key))
                .withMessageStartingWith("tls: cannot read the certificate chain")
                .withMessageContaining("missing.pem");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> settings.tls(certificate, folder.resolve("missing.pem")))
                .withMessageStartingWith("tls: cannot read the private key");
    }

    @Test
    void aKeyThatIsNoKeyIsRefused() {
        CaptchaSimulatorBuilder settings = CaptchaSimulator.builder().tls(certificate, certificate);

        assertThatIllegalArgumentException()
                .isThrownBy(settings::start)
                .withMessageStartingWith("tls: the certificate chain and the private key cannot be used")
                .withMessageContaining("PKCS#8");
    }

    @Test
    void http2NeedsTls() {
        CaptchaSimulatorBuilder settings = CaptchaSimulator.builder().http2(true);

        assertThatIllegalArgumentException().isThrownBy(settings::start).withMessageStartingWith("http2: needs TLS");
    }

    private static void assertCutsReachTheClient(CaptchaSimulator simulator) {
        long id = 1;
        for (Fault fault : Fault.Cut.values()) {
            long task = ++id;
            simulator.faults(TWOCAPTCHA).next(1, fault);

            assertThatExceptionOfType(IOException.class).as(fault.id()).isThrownBy(() -> report(simulator, task));

            assertThat(simulator.recorded(TWOCAPTCHA).contains(task))
                    .as(fault.id())
                    .isEqualTo(fault.handled());
        }
    }

    private static HttpResponse<String> report(CaptchaSimulator simulator, long taskId) throws Exception {
        return report(client(), simulator, taskId);
    }

    private static HttpResponse<String> report(HttpClient client, CaptchaSimulator simulator, long taskId)
            throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl(TWOCAPTCHA) + "/reportCorrect"))
                .timeout(Duration.ofSeconds(20))
                .POST(BodyPublishers.ofString(Caller.body(taskId)))
                .build();
        return client.send(request, BodyHandlers.ofString());
    }

    private static HttpClient client() {
        return HttpClient.newBuilder().sslContext(trusting).build();
    }
}
