package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {
    private static final String CANARY = "canary-password";
    private static final HeldCertificate HELD =
            new HeldCertificate.Builder().commonName("reporter").build();

    @TempDir
    Path folder;

    @Test
    void theDefaultsAreAsDocumented() {
        ConnectionSettings settings = ConnectionSettings.DEFAULT;

        assertThat(settings.baseUrl()).isNull();
        assertThat(settings.proxy()).isNull();
        assertThat(settings.trustedCertificates()).isEmpty();
        assertThat(settings.clientCertificate()).isNull();
        assertThat(settings.http2()).isNull();
        assertThat(settings.maxIdleTime()).isEqualTo(Duration.ofSeconds(10));
        assertThat(settings.maxLifetime()).isEqualTo(Duration.ofMinutes(5));
        assertThat(settings.maxResponseHeaders()).isEqualTo(65_536);
        assertThat(settings.maxResponseBody()).isEqualTo(16_384);
        assertThat(settings.resolver()).isNull();
    }

    @Test
    void aBuilderOfSettingsKeepsEachOfThem() {
        HostResolver resolver = host -> CompletableFuture.completedFuture(List.of());
        ConnectionSettings settings = ConnectionSettings.builder()
                .baseUrl(URI.create("https://api.example.com/v2"))
                .proxy(ProxySettings.http("proxy", 8080))
                .trustedCertificates(List.of(HELD.certificate()))
                .clientCertificate(ClientCertificate.of(HELD.keyPair().getPrivate(), List.of(HELD.certificate())))
                .http2(false)
                .maxIdleTime(Duration.ofSeconds(3))
                .maxLifetime(Duration.ofSeconds(4))
                .maxResponseHeaders(5_000)
                .maxResponseBody(6_000)
                .resolver(resolver)
                .build();

        assertThat(settings.toBuilder().build()).usingRecursiveComparison().isEqualTo(settings);
        assertThat(settings.toBuilder().http2(true).build().maxResponseBody()).isEqualTo(6_000);
        assertThat(settings.resolver()).isSameAs(resolver);
    }

    @Test
    void anAccountChangesWhatItHadAndTakesWholeSettingsAsTheyAre() {
        Account.Builder account = Account.builder("2captcha", "main")
                .clientKey(() -> "key")
                .connection(to -> to.maxResponseBody(6_000))
                .connection(to -> to.http2(true));

        assertThat(account.build().connection().maxResponseBody()).isEqualTo(6_000);
        assertThat(account.build().connection().http2()).isTrue();
        assertThat(account.connection(ConnectionSettings.DEFAULT).build().connection())
                .isSameAs(ConnectionSettings.DEFAULT);
    }

    @Test
    void withoutAnAccountTheBaseUrlIsNamedAlone() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.builder().baseUrl(URI.create("ftp://x")))
                .withMessageStartingWith("base URL: not an http or https URL");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.099S", "PT10M0.001S", "P300000000D"})
    void aMaxIdleTimeOutOfRangeIsRefused(Duration time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.builder().maxIdleTime(time))
                .withMessage("max idle time: " + time + "; use PT0.1S to PT10M");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT0.999S", "PT24H0.001S", "P300000000D"})
    void aMaxLifetimeOutOfRangeIsRefused(Duration time) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.builder().maxLifetime(time))
                .withMessage("max lifetime: " + time + "; use PT1S to PT24H");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1_023, 1_048_577})
    void aMaxResponseBodyOutOfRangeIsRefused(int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionSettings.builder().maxResponseBody(bytes))
                .withMessage("max response body: " + bytes + "; use 1024 to 1048576");
    }

    @Test
    void noTextShowsAPasswordOrAKey() {
        ConnectionSettings settings = ConnectionSettings.builder()
                .proxy(ProxySettings.builder(ProxySettings.Type.HTTPS, "proxy", 1)
                        .credentials("canary-user", () -> CANARY)
                        .build())
                .clientCertificate(ClientCertificate.of(HELD.keyPair().getPrivate(), List.of(HELD.certificate())))
                .build();

        assertThat(settings.toString())
                .contains("ProxySettings[HTTPS proxy:1, with credentials]", "ClientCertificate[CN=reporter]")
                .doesNotContain("canary");
    }

    @Test
    void aKeyStoreFileHasTheCertificateAndItsKey() throws Exception {
        ClientCertificate certificate = ClientCertificate.ofKeyStoreFile(keyStore(), CANARY.toCharArray());

        assertThat(certificate.chain()).containsExactly(HELD.certificate());
        assertThat(certificate.key().getEncoded())
                .isEqualTo(HELD.keyPair().getPrivate().getEncoded());
    }

    @Test
    void aKeyStoreWithAnotherPasswordIsRefusedWithoutEitherPassword() throws Exception {
        Path file = keyStore();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientCertificate.ofKeyStoreFile(file, "wrong-canary".toCharArray()))
                .withMessageContaining("no key store that can be read with this password")
                .withMessageNotContaining("canary")
                .withNoCause();
    }

    @Test
    void pemFilesHaveTheCertificateAndItsKey() throws Exception {
        Path chain = Files.writeString(folder.resolve("chain.pem"), HELD.certificatePem());
        Path key = Files.writeString(folder.resolve("key.pem"), HELD.privateKeyPkcs8Pem());

        ClientCertificate certificate = ClientCertificate.ofPemFiles(chain, key);

        assertThat(certificate.chain()).containsExactly(HELD.certificate());
        assertThat(certificate.key().getEncoded())
                .isEqualTo(HELD.keyPair().getPrivate().getEncoded());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-----BEGIN PRIVATE KEY-----\nY2FuYXJ5\n-----END PRIVATE KEY-----\n",
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nY2FuYXJ5\n-----END ENCRYPTED PRIVATE KEY-----\n"
            })
    void aFileWithoutAReadableKeyIsRefusedWithoutItsContent(String content) throws Exception {
        Path chain = Files.writeString(folder.resolve("chain.pem"), HELD.certificatePem());
        Path key = Files.writeString(folder.resolve("key.pem"), content);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientCertificate.ofPemFiles(chain, key))
                .withMessageContaining("key.pem: no private key that can be read; give it as PKCS #8")
                .withMessageNotContaining("Y2FuYXJ5");
    }

    @Test
    void theKeyOfAnotherKindThanTheCertificateIsRefused() {
        HeldCertificate rsa = new HeldCertificate.Builder().rsa2048().build();

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClientCertificate.of(rsa.keyPair().getPrivate(), List.of(HELD.certificate())))
                .withMessageContaining("the key is of the kind RSA, the certificate of EC");
    }

    private Path keyStore() throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry(
                "one", HELD.keyPair().getPrivate(), CANARY.toCharArray(), new Certificate[] {HELD.certificate()});
        Path file = folder.resolve("client.p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            store.store(out, CANARY.toCharArray());
        }
        return file;
    }
}
