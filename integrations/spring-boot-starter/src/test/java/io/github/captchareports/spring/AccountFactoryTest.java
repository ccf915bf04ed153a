package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Confirmations;
import io.github.captchareports.LedgerOutagePolicy;
import io.github.captchareports.ProxySettings;
import io.github.captchareports.RateLimit;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class AccountFactoryTest {
    @Test
    void withoutFurtherPropertiesTheLibrarysDefaultsHold() {
        Account account = account();

        assertThat(account.provider()).isEqualTo("2captcha");
        assertThat(account.label()).isEqualTo("main");
        assertThat(account.clientKey().get()).isEqualTo("top-secret");
        Account defaults = Account.builder("2captcha", "main").clientKey("any").build();
        assertThat(account)
                .usingRecursiveComparison()
                .ignoringFields("clientKey")
                .isEqualTo(defaults);
    }

    @Test
    void everyPropertyReachesTheAccount() {
        Account account = account(
                "base-url=http://localhost:8080/prefix",
                "http2=true",
                "max-in-flight=5",
                "max-pending=6000",
                "rate=7.5",
                "burst=8",
                "connection.max-idle-time=3s",
                "connection.max-lifetime=2m",
                "connection.max-response-headers=32KB",
                "connection.max-response-body=64KB",
                "confirmations=effective",
                "proxy.type=socks5",
                "proxy.host=proxy.example.com",
                "proxy.port=1080",
                "proxy.username=me",
                "proxy.password=hidden");

        assertThat(account.connection().baseUrl()).isEqualTo(URI.create("http://localhost:8080/prefix"));
        assertThat(account.connection().http2()).isTrue();
        assertThat(account.connection().maxIdleTime()).isEqualTo(Duration.ofSeconds(3));
        assertThat(account.connection().maxLifetime()).isEqualTo(Duration.ofMinutes(2));
        assertThat(account.connection().maxResponseHeaders()).isEqualTo(32 * 1024);
        assertThat(account.connection().maxResponseBody()).isEqualTo(64 * 1024);
        assertThat(account.maxInFlight()).isEqualTo(5);
        assertThat(account.maxPending()).isEqualTo(6000);
        assertThat(account.rateLimit()).isEqualTo(new RateLimit(7.5, 8));
        assertThat(account.confirmations()).isEqualTo(Confirmations.EFFECTIVE);
        ProxySettings proxy = Objects.requireNonNull(account.connection().proxy());
        assertThat(proxy.type()).isEqualTo(ProxySettings.Type.SOCKS5);
        assertThat(proxy.host()).isEqualTo("proxy.example.com");
        assertThat(proxy.port()).isEqualTo(1080);
        assertThat(proxy.username()).isEqualTo("me");
        assertThat(Objects.requireNonNull(proxy.password()).get()).isEqualTo("hidden");
    }

    @Test
    void complaintPropertiesChangeTheProvidersLimits() {
        Account account = account(
                "complaints.hold=false",
                "complaints.window=6h",
                "complaints.minimum-sample=11",
                "complaints.elevated-from=0.1",
                "complaints.alarm-from=0.2",
                "complaints.held-from=0.3",
                "complaints.hysteresis=0.04",
                "complaints.cool-down=2h",
                "complaints.refusals-until-held=5");

        ComplaintLimits limits = Objects.requireNonNull(account.complaintLimits());
        assertThat(limits.enabled()).isFalse();
        assertThat(limits.window()).isEqualTo(Duration.ofHours(6));
        assertThat(limits.minimumSample()).isEqualTo(11);
        assertThat(limits.elevatedFrom()).isEqualTo(0.1);
        assertThat(limits.alarmFrom()).isEqualTo(0.2);
        assertThat(limits.heldFrom()).isEqualTo(0.3);
        assertThat(limits.hysteresis()).isEqualTo(0.04);
        assertThat(limits.coolDown()).isEqualTo(Duration.ofHours(2));
        assertThat(limits.refusalsUntilHeld()).isEqualTo(5);
    }

    @Test
    void oneComplaintPropertyLeavesTheOthersToTheProvider() {
        ComplaintLimits limits = Objects.requireNonNull(
                account("provider=anticaptcha", "complaints.cool-down=2h").complaintLimits());
        ComplaintLimits own =
                new io.github.captchareports.providers.anticaptcha.AntiCaptchaProvider().complaintLimits();

        assertThat(limits).usingRecursiveComparison().ignoringFields("coolDown").isEqualTo(own);
    }

    @Test
    void aKeyFileIsRead(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "\uFEFFfrom-the-file\n");

        assertThat(account("key=", "key-file=" + file).clientKey().get()).isEqualTo("from-the-file");
    }

    @Test
    void aKeyPropertyIsLookedUpAtEachAttempt() {
        Map<String, Object> source = new ConcurrentHashMap<>(Map.of("vault.key", "first"));
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("vault", source));
        AccountProperties properties = new AccountProperties(
                "main",
                "2captcha",
                null,
                "vault.key",
                null,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                LedgerOutagePolicy.DEGRADE,
                null,
                Confirmations.ALL,
                null);
        Account account = new AccountFactory(
                        new Providers(List.of()), new ClientKeys(environment), new BundledCertificates(null))
                .make("captcha.reports.accounts[0]", properties);

        assertThat(account.clientKey().get()).isEqualTo("first");
        source.put("vault.key", "rotated");
        assertThat(account.clientKey().get()).isEqualTo("rotated");
    }

    @Test
    void whatIsSolvedADayIsGivenByType() {
        assertThat(account("key=k", "solved-per-day.image=2000", "solved-per-day.recaptcha-v2=100")
                        .solvedPerDay())
                .containsOnly(entry(CaptchaType.IMAGE, 2_000L), entry(CaptchaType.RECAPTCHA_V2, 100L));
    }

    @Test
    void whatHappensWithoutTheSharedLedgerIsTheAccountsOwn() {
        assertThat(account("key=k").ledgerOutagePolicy()).isEqualTo(LedgerOutagePolicy.DEGRADE);
        assertThat(account("key=k", "ledger-outage-policy=refuse").ledgerOutagePolicy())
                .isEqualTo(LedgerOutagePolicy.REFUSE);
    }

    @Test
    void theTrustStoreOfAnSslBundleIsTrusted() throws Exception {
        X509Certificate authority = anyAuthority();
        String pem = "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(authority.getEncoded())
                + "\n-----END CERTIFICATE-----\n";

        Account account =
                account(Map.of("spring.ssl.bundle.pem.services.truststore.certificate", pem), "ssl-bundle=services");

        assertThat(account.connection().trustedCertificates()).containsExactly(authority);
    }

    @Test
    void neitherKeyNorPasswordIsInAnyText() {
        Contexts.withAccount()
                .withPropertyValues(
                        Contexts.ACCOUNT + "proxy.host=localhost",
                        Contexts.ACCOUNT + "proxy.port=1080",
                        Contexts.ACCOUNT + "proxy.password=top-secret")
                .run(context -> {
                    CaptchaReportsProperties properties = context.getBean(CaptchaReportsProperties.class);

                    assertThat(properties.accounts()).hasSize(1);
                    assertThat(properties.toString()).contains("main").doesNotContain("top-secret");
                    assertThat(String.valueOf(properties.accounts().get(0).proxy()))
                            .contains("localhost")
                            .doesNotContain("top-secret");
                });
    }

    private static Account account(String... settings) {
        return account(Map.of(), settings);
    }

    private static Account account(Map<String, String> others, String... settings) {
        Account[] made = new Account[1];
        Contexts.withAccount()
                .withPropertyValues(
                        Stream.of(settings).map(each -> Contexts.ACCOUNT + each).toArray(String[]::new))
                .withPropertyValues(others.entrySet().stream()
                        .map(each -> each.getKey() + "=" + each.getValue())
                        .toArray(String[]::new))
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    made[0] = new AccountFactory(
                                    new Providers(List.of()),
                                    new ClientKeys(context.getEnvironment()),
                                    new BundledCertificates(context.getBean(SslBundles.class)))
                            .make(
                                    "captcha.reports.accounts[0]",
                                    context.getBean(CaptchaReportsProperties.class)
                                            .accounts()
                                            .get(0));
                });
        return made[0];
    }

    private static X509Certificate anyAuthority() throws Exception {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        return Stream.of(factory.getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .flatMap(manager -> Stream.of(manager.getAcceptedIssuers()))
                .findFirst()
                .orElseThrow();
    }
}
