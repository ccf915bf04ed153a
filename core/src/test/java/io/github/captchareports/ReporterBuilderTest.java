package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.test.scheduler.VirtualTimeScheduler;

/** What {@code build()} and the setters of the builder refuse, and that they say which setting it is and what to do. */
class ReporterBuilderTest {
    private final List<Reporter> opened = new ArrayList<>();
    private final ReporterBuilder builder =
            Reporter.builder().clock(VirtualTimeScheduler.create()).provider(new Provider("one"));

    @AfterEach
    void close() {
        opened.forEach(reporter -> reporter.shutdown(Duration.ZERO).block(Duration.ofSeconds(10)));
    }

    @Test
    void oneAccountIsEnough() {
        Reporter reporter = open(builder.account(account("one", "a")));

        assertThat(reporter.accounts()).hasSize(1);
        assertThat(reporter.account("a").state().label()).isEqualTo("a");
    }

    @Test
    void withoutAccountsThereIsNoReporter() {
        refused(builder, "accounts: none; add at least one account");
    }

    @Test
    void twoAccountsOfOneLabelAreRefused() {
        builder.provider(new Provider("two"));

        refused(
                builder.account(account("one", "a")).account(account("two", "a")),
                "account label 'a': two accounts have it; give each account a label of its own");
    }

    @Test
    void twoAccountsOfOneProviderAndKeyAreRefusedWithoutShowingTheKey() {
        builder.account(account("one", "a", () -> "canary-key")).account(account("one", "b", () -> "canary-key"));

        refused(
                builder,
                "accounts 'a' and 'b': the same provider and client key, so their limits would not hold; make them one"
                        + " account");
    }

    @Test
    void oneKeyAtTwoProvidersIsNoContradiction() {
        builder.provider(new Provider("two"));

        open(builder.account(account("one", "a", () -> "same")).account(account("two", "b", () -> "same")));
    }

    @Test
    void twoKeysAtOneProviderAreNoContradiction() {
        open(builder.account(account("one", "a", () -> "x")).account(account("one", "b", () -> "y")));
    }

    @Test
    void anUnknownProviderIsRefusedWithTheOnesFound() {
        builder.provider(new Provider("two"));

        assertThat(refusal(builder.account(account("thre", "a"))))
                .startsWith("provider 'thre' of account 'a': not found; found are [")
                .contains("one", "two")
                .endsWith("]. Add the provider's module to the class path or module path, or correct the id");
    }

    @Test
    void twoProvidersOfOneIdAreRefused() {
        builder.provider(new OtherProvider("one"));

        refused(
                builder.account(account("one", "a")),
                "provider id 'one': claimed by " + Provider.class.getName() + " and by " + OtherProvider.class.getName()
                        + "; remove one of them");
    }

    @Test
    void aProviderGivenTwiceIsRefused() {
        refused(
                builder.provider(new Provider("one")).account(account("one", "a")),
                "provider id 'one': claimed by " + Provider.class.getName() + " and by " + Provider.class.getName()
                        + "; remove one of them");
    }

    @Test
    void aConcurrencyAboveMaxPendingIsRefused() {
        builder.concurrency(101)
                .account(accountBuilder("one", "a").maxPending(100).build());

        refused(builder, "concurrency: 101 is above max pending 100 of account 'a'; lower the one or raise the other");
    }

    @Test
    void aConcurrencyOfExactlyMaxPendingIsFine() {
        open(builder.concurrency(100)
                .account(accountBuilder("one", "a").maxPending(100).build()));
    }

    @Test
    void aMarginThatLeavesNothingOfTheWindowIsRefused() {
        refused(
                builder.margin(Provider.WINDOW).account(account("one", "a")),
                "margin: PT1M leaves nothing of the window PT1M of provider 'one'; lower it");
    }

    @Test
    void aMarginJustBelowTheWindowIsFine() {
        open(builder.margin(Provider.WINDOW.minusNanos(1)).account(account("one", "a")));
    }

    @Test
    void aMarginIsMeasuredAgainstTheWindowsOfTheAccountsProvidersOnly() {
        builder.provider(new Provider("brief") {
            @Override
            public Duration window() {
                return Duration.ofSeconds(1);
            }
        });

        open(builder.margin(Duration.ofSeconds(30)).account(account("one", "a")));
    }

    @Test
    void aKeySupplierThatFailsAtTheStartMayGiveAKeyLater() {
        Account account = account("one", "a", () -> {
            throw new IllegalStateException("cannot decrypt canary-key");
        });

        assertThat(open(builder.account(account)).account("a").state().phase()).isEqualTo(AccountState.Phase.OPEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t\n", "${ONE_KEY}", "\uFEFFcanary-key", "'canary-key'", "canary-key\u00A0"})
    void aKeyThatCannotBeOneIsRefusedByTheAccount(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> accountBuilder("one", "a").clientKey(key))
                .withMessageStartingWith("client key of account 'a': ")
                .withMessageContaining("; ")
                .withMessageNotContaining("canary-key")
                .withMessageNotContaining("ONE_KEY");
    }

    @Test
    void aKeyThatItsProviderDoesNotTakeIsRefusedWithoutTheKey() {
        builder.provider(new Provider("picky") {
            @Override
            public String keyProblem(String clientKey) {
                return "'" + clientKey + "' is too short; use 32 digits";
            }
        });

        refused(
                builder.account(
                        accountBuilder("picky", "a").clientKey("canary-key").build()),
                "client key of account 'a': '***' is too short; use 32 digits");
    }

    @Test
    void aMissingKeyIsNoReasonNotToStart() {
        assertThat(open(builder.account(account("one", "a", ReporterBuilderTest::nothing)))
                        .accounts())
                .hasSize(1);
    }

    @Test
    void whatIsWrongIsSaidBeforeAnythingOpens() {
        builder.account(account("one", "a")).account(account("none", "b"));

        assertThat(refusal(builder)).startsWith("provider 'none' of account 'b'");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aConcurrencyOutOfRangeIsRefused(int concurrency) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.concurrency(concurrency))
                .withMessage("concurrency: " + concurrency + "; use 1 to 1000000");
    }

    @Test
    void aNegativeMarginIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.margin(Duration.ofNanos(-1)))
                .withMessage("margin: PT-0.000000001S; use zero or more, at most 365 days");
    }

    @Test
    void aMarginOfZeroIsFine() {
        open(builder.margin(Duration.ZERO).account(account("one", "a")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT8760H0.000000001S", "PT2562047788015215H30M7S"})
    void timeoutsOutOfRangeAreRefused(String text) {
        Duration duration = Duration.parse(text);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.responseTimeout(duration))
                .withMessage("response timeout: " + duration + "; use a duration above zero, at most 365 days");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.connectTimeout(duration))
                .withMessage("connect timeout: " + duration + "; use a duration above zero, at most 365 days");
    }

    @Test
    void aResponseTimeoutBelowTheConnectTimeoutIsFine() {
        open(builder.responseTimeout(Duration.ofMillis(1))
                .connectTimeout(Duration.ofDays(365))
                .account(account("one", "a")));
    }

    @ParameterizedTest
    @ValueSource(longs = {999, 0, -1, Long.MIN_VALUE})
    void aLedgerTooSmallIsRefused(long tasks) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builder.ledgerMaximumSize(tasks))
                .withMessage("ledger maximum size: " + tasks + "; use at least 1,000");
    }

    @Test
    void theExtremesOfEverySetterAreFine() {
        open(builder.concurrency(1)
                .ledgerMaximumSize(1_000)
                .responseTimeout(Duration.ofNanos(1))
                .connectTimeout(Duration.ofNanos(1))
                .account(account("one", "a")));
        open(Reporter.builder()
                .clock(VirtualTimeScheduler.create())
                .provider(new Provider("one"))
                .concurrency(1_000_000)
                .ledgerMaximumSize(Long.MAX_VALUE)
                .responseTimeout(Duration.ofDays(365))
                .account(accountBuilder("one", "a").maxPending(1_000_000).build()));
    }

    @Test
    void theDefaultsAreWhatTheirDocumentationSays() {
        // The concurrency is 1,024: one less is too few, exactly as many is enough.
        assertThat(refusal(builder.account(
                        accountBuilder("one", "a").maxPending(1_023).build())))
                .startsWith("concurrency: 1024 is above max pending 1023");
        // The margin is 500 ms.
        assertThat(refusal(Reporter.builder()
                        .provider(new Provider("brief") {
                            @Override
                            public Duration window() {
                                return Duration.ofMillis(500);
                            }
                        })
                        .account(account("brief", "a"))))
                .startsWith("margin: PT0.5S leaves nothing");
        assertThat(RetryPolicy.DEFAULT)
                .isEqualTo(new RetryPolicy(
                        8,
                        Duration.ofMillis(200),
                        Duration.ofSeconds(5),
                        100,
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(5)));
    }

    @Test
    void aSecondBuildIsAnotherReporter() {
        builder.account(account("one", "a"));

        Reporter first = open(builder);
        Reporter second = open(builder);

        assertThat(first).isNotSameAs(second);
    }

    @Test
    void providersAreFoundByTheServiceLoader(@TempDir Path folder) throws IOException {
        assumeThat(Provider.class.getModule().isNamed()).isFalse();

        withServices(folder, LoadedProvider.class.getName(), () -> {
            open(Reporter.builder().account(account("loader-test", "a")));
            assertThat(refusal(Reporter.builder().account(account("unheard-of", "a"))))
                    .contains("loader-test");
        });
    }

    @Test
    void aProviderGivenByHandTakesThePlaceOfItsLoadedTwin(@TempDir Path folder) throws IOException {
        assumeThat(Provider.class.getModule().isNamed()).isFalse();

        withServices(
                folder,
                LoadedProvider.class.getName(),
                () -> open(Reporter.builder().provider(new LoadedProvider()).account(account("loader-test", "a"))));
    }

    @Test
    void aProviderGivenByHandWithTheIdOfALoadedOneIsRefused(@TempDir Path folder) throws IOException {
        assumeThat(Provider.class.getModule().isNamed()).isFalse();

        withServices(
                folder,
                LoadedProvider.class.getName(),
                () -> assertThat(refusal(Reporter.builder()
                                .provider(new Provider("loader-test"))
                                .account(account("loader-test", "a"))))
                        .startsWith("provider id 'loader-test': claimed by "));
    }

    @Test
    void aProviderThatCannotBeLoadedIsRefusedByItsName(@TempDir Path folder) throws IOException {
        withServices(
                folder,
                "com.example.NotThere",
                () -> assertThat(refusal(builder.account(account("one", "a"))))
                        .startsWith("providers: one that the ServiceLoader lists cannot be used: ")
                        .contains("com.example.NotThere")
                        .endsWith("; mend or remove its module"));
    }

    private static void withServices(Path folder, String providerClass, Runnable test) throws IOException {
        Path services = Files.createDirectories(folder.resolve("META-INF/services"));
        Files.write(services.resolve(ReportProvider.class.getName()), providerClass.getBytes(StandardCharsets.UTF_8));
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            test.run();
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private Reporter open(ReporterBuilder settings) {
        Reporter reporter = settings.build();
        opened.add(reporter);
        return reporter;
    }

    private static void refused(ReporterBuilder settings, String message) {
        assertThat(refusal(settings)).isEqualTo(message);
    }

    private static String refusal(ReporterBuilder settings) {
        Throwable thrown = catchThrowable(settings::build);
        assertThat(thrown).isInstanceOf(IllegalArgumentException.class);
        String message = thrown.getMessage();
        assertThat(message).isNotNull().doesNotContain("canary-key");
        return message == null ? "" : message;
    }

    private static Account account(String provider, String label) {
        return accountBuilder(provider, label).build();
    }

    private static Account account(String provider, String label, Supplier<String> key) {
        return accountBuilder(provider, label).clientKey(key).build();
    }

    private static Account.Builder accountBuilder(String provider, String label) {
        return Account.builder(provider, label).clientKey(() -> "key-of-" + label);
    }

    @SuppressWarnings("NullAway") // what code without null checks hands in
    private static String nothing() {
        return null;
    }

    /** A provider that is only ever asked who it is. */
    static class Provider implements ReportProvider {
        static final Duration WINDOW = Duration.ofMinutes(1);

        private final String id;

        Provider(String id) {
            this.id = id;
        }

        @Override
        public String id() {
            return id;
        }

        @Override
        public URI defaultBaseUrl() {
            return URI.create("https://service.invalid");
        }

        @Override
        public ReportMethod method(Verdict verdict, CaptchaType type) {
            return ReportMethod.post("/report");
        }

        @Override
        public Duration window() {
            return WINDOW;
        }

        @Override
        public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
            return ProviderCall.of(method, Map.of(), new byte[0]);
        }

        @Override
        public ProviderReply interpret(HttpReply reply) {
            return ProviderReply.builder(ProviderReply.Reading.RECORDED).build();
        }

        @Override
        public boolean replaySafe() {
            return false;
        }
    }

    private static final class OtherProvider extends Provider {
        OtherProvider(String id) {
            super(id);
        }
    }

    /** Found by the ServiceLoader of the tests that list it. */
    public static final class LoadedProvider extends Provider {
        /** For the ServiceLoader. */
        public LoadedProvider() {
            super("loader-test");
        }
    }
}
