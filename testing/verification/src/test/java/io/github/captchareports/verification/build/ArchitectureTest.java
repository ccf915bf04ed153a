package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import io.github.captchareports.Reporter;
import io.github.captchareports.journal.file.FileJournal;
import io.github.captchareports.ledger.redis.RedisSharedLedger;
import io.github.captchareports.micrometer.ReporterMetrics;
import io.github.captchareports.providers.anticaptcha.AntiCaptchaProvider;
import io.github.captchareports.providers.twocaptcha.TwoCaptchaProvider;
import io.github.captchareports.verification.build.Offenders.Offender;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ArchitectureTest {
    @TempDir
    private static Path folder = Path.of("offenders");

    private static final List<Location> MAIN_CODE = Offenders.mainCodeOf(
            Reporter.class,
            TwoCaptchaProvider.class,
            AntiCaptchaProvider.class,
            ReporterMetrics.class,
            RedisSharedLedger.class,
            FileJournal.class);
    private static final JavaClasses CLASSES = new ClassFileImporter().importLocations(MAIN_CODE);

    private static final List<Offender> OFFENDERS = List.of(
            new Offender(
                    Architecture.ONLY_BUILD_KNOWS_THE_INTERNALS,
                    Architecture.API,
                    "class FieldOfTheApi { io.github.captchareports.internal.ReporterAssembler reporter; }"),
            new Offender(
                    Architecture.SPI_KNOWS_VALUES_AND_ITS_CODEC,
                    Architecture.API + ".spi",
                    "class ReactorInSpi { reactor.core.publisher.Mono<Void> mono; }"),
            new Offender(
                    Architecture.SPI_KNOWS_VALUES_AND_ITS_CODEC,
                    Architecture.API + ".spi",
                    "class ReporterInSpi { io.github.captchareports.Reporter reporter; }"),
            new Offender(
                    Architecture.PROVIDERS_SPI_KNOWS_NO_STORE,
                    Architecture.SPI,
                    "class LedgerInSpi { io.github.captchareports.spi.ledger.SharedLedger ledger; }"),
            new Offender(
                    Architecture.LEDGER_AND_JOURNAL_ARE_APART,
                    Architecture.SPI + ".journal",
                    "class LedgerInTheJournal { io.github.captchareports.spi.ledger.SharedLedger ledger; }"),
            new Offender(
                    Architecture.PROVIDERS_KNOW_SPI_AND_VALUES,
                    Architecture.API + ".providers.twocaptcha",
                    "class JacksonInAProvider { tools.jackson.core.JsonParser parser; }"),
            new Offender(
                    Architecture.SIGNATURES_SHOW_NO_LIBRARY,
                    Architecture.API,
                    "public interface BuffersInTheApi { java.util.List<io.netty.buffer.ByteBuf> buffers(); }"),
            new Offender(
                    Architecture.NETTY_ONLY_IN_HTTP,
                    Architecture.INTERNAL,
                    "class NettyInTheCompositionRoot { io.netty.buffer.ByteBuf buffer; }"),
            new Offender(
                    Architecture.CAFFEINE_ONLY_IN_THE_LEDGER,
                    Architecture.INTERNAL + ".lane",
                    "class CaffeineInTheLane { com.github.benmanes.caffeine.cache.Cache<String, String> cache; }"),
            new Offender(
                    Architecture.MICROMETER_ONLY_IN_ITS_MODULE,
                    Architecture.INTERNAL,
                    "class MetersInTheCompositionRoot { io.micrometer.core.instrument.MeterRegistry registry; }"),
            new Offender(
                    Architecture.LETTUCE_ONLY_IN_ITS_MODULE,
                    Architecture.INTERNAL + ".shared",
                    "class RedisInTheSharedLedgerClient { io.lettuce.core.RedisClient client; }"),
            new Offender(
                    Architecture.SHARED_LEDGERS_KNOW_SPI_AND_VALUES,
                    Architecture.API + ".ledger.redis",
                    "class ReporterInTheLedger { io.github.captchareports.Reporter reporter; }"),
            new Offender(
                    Architecture.JOURNALS_KNOW_SPI_AND_VALUES,
                    Architecture.API + ".journal.file",
                    "class ReporterInTheJournal { io.github.captchareports.Reporter reporter; }"),
            new Offender(
                    Architecture.METERS_KNOW_THE_API_ONLY,
                    Architecture.API + ".micrometer",
                    "class SpiInTheMeters { io.github.captchareports.spi.ReportProvider provider; }"),
            new Offender(
                    Architecture.LAYERS_ARE_KEPT,
                    Architecture.INTERNAL + ".lane",
                    "class LedgerInTheLane { io.github.captchareports.internal.ledger.TaskKey key; }"),
            new Offender(
                    Architecture.LAYERS_ARE_KEPT,
                    Architecture.INTERNAL + ".guard",
                    "class CompositionRootInTheGuard { io.github.captchareports.internal.ReporterAssembler root; }"),
            new Offender(
                    Architecture.LAYERS_ARE_KEPT,
                    Architecture.INTERNAL + ".call",
                    "class StreamInTheCall { io.github.captchareports.internal.stream.ReportStream stream; }"),
            new Offender(
                    Architecture.LAYERS_ARE_KEPT,
                    Architecture.INTERNAL + ".call",
                    "class HttpInTheCall { io.github.captchareports.internal.http.HttpTransport transport; }"),
            new Offender(
                    Architecture.LAYERS_ARE_KEPT,
                    Architecture.INTERNAL + ".stream",
                    "class LaneInTheStream { io.github.captchareports.internal.lane.Lane lane; }"),
            new Offender(
                    Architecture.LAYERS_ARE_KEPT,
                    Architecture.INTERNAL + ".telemetry",
                    "class CallInTheTelemetry { io.github.captchareports.internal.call.Admission admission; }"),
            new Offender(
                    Architecture.LAYERS_ARE_KEPT, Architecture.INTERNAL + ".another", "class PackageWithoutALayer {}"),
            new Offender(
                    Architecture.NO_CYCLES_OF_FILES,
                    Architecture.INTERNAL + ".decision",
                    "class FileInACircle { Other other; } class Other { FileInACircle file; }"),
            new Offender(
                    Architecture.TIME_AND_CHANCE_ARE_INJECTED,
                    Architecture.INTERNAL,
                    "class ClockInTheCompositionRoot { long now() { return System.nanoTime(); } }"),
            new Offender(
                    Architecture.TIME_AND_CHANCE_ARE_INJECTED,
                    Architecture.API + ".providers.twocaptcha",
                    "class NowInAProvider { Object now() { return java.time.Instant.now(); } }"),
            new Offender(
                    Architecture.TIME_AND_CHANCE_ARE_INJECTED,
                    Architecture.INTERNAL + ".lane",
                    "class RandomInTheLane { Object chance() { return new java.util.Random(); } }"),
            new Offender(
                    Architecture.TIME_AND_CHANCE_ARE_INJECTED,
                    Architecture.INTERNAL,
                    "class DefaultTimeout { Object later(reactor.core.publisher.Mono<String> mono) {"
                            + " return mono.timeout(java.time.Duration.ZERO); } }"),
            new Offender(
                    Architecture.TIME_AND_CHANCE_ARE_INJECTED,
                    Architecture.INTERNAL,
                    "class Blocking { Object wait(reactor.core.publisher.Mono<String> mono) { return mono.block(); } }"),
            new Offender(
                    Architecture.TIME_AND_CHANCE_ARE_INJECTED,
                    Architecture.INTERNAL,
                    "class ClockAsReference { java.util.function.LongSupplier clock = System::currentTimeMillis; }"),
            new Offender(
                    Architecture.NO_FORBIDDEN_OPERATORS,
                    Architecture.INTERNAL,
                    "class ManySinks { Object many = reactor.core.publisher.Sinks.many(); }"),
            new Offender(
                    Architecture.NO_FORBIDDEN_OPERATORS,
                    Architecture.INTERNAL,
                    "class Windows { Object group(reactor.core.publisher.Flux<String> flux) {"
                            + " return flux.windowTimeout(1, java.time.Duration.ZERO); } }"));

    @Test
    void theClassesOfEveryPackageAreLookedAt() {
        assertThat(CLASSES.contain("io.github.captchareports.Reporter")).isTrue();
        assertThat(CLASSES.contain("io.github.captchareports.internal.call.ReportCall"))
                .isTrue();
        assertThat(CLASSES.contain("io.github.captchareports.providers.twocaptcha.TwoCaptchaProvider"))
                .isTrue();
        assertThat(CLASSES.contain("io.github.captchareports.providers.anticaptcha.AntiCaptchaProvider"))
                .isTrue();
        assertThat(CLASSES.contain("io.github.captchareports.micrometer.ReporterMetrics"))
                .isTrue();
        assertThat(CLASSES.contain("io.github.captchareports.ledger.redis.RedisSharedLedger"))
                .isTrue();
    }

    @Test
    void theApiKnowsInternalInTheBuildersBuildOnly() {
        Architecture.ONLY_BUILD_KNOWS_THE_INTERNALS.check(CLASSES);
    }

    @Test
    void spiKnowsTheValuesTheJdkAndItsCodec() {
        Architecture.SPI_KNOWS_VALUES_AND_ITS_CODEC.check(CLASSES);
    }

    @Test
    void whatProvidersKnowKnowsNoStore() {
        Architecture.PROVIDERS_SPI_KNOWS_NO_STORE.check(CLASSES);
    }

    @Test
    void sharedLedgerAndJournalAreApart() {
        Architecture.LEDGER_AND_JOURNAL_ARE_APART.check(CLASSES);
    }

    @Test
    void providersKnowSpiAndTheValues() {
        Architecture.PROVIDERS_KNOW_SPI_AND_VALUES.check(CLASSES);
    }

    @Test
    void publicSignaturesShowNoLibrary() {
        Architecture.SIGNATURES_SHOW_NO_LIBRARY.check(CLASSES);
    }

    @Test
    void nettyIsOnlyInHttp() {
        Architecture.NETTY_ONLY_IN_HTTP.check(CLASSES);
    }

    @Test
    void caffeineIsOnlyInTheLedger() {
        Architecture.CAFFEINE_ONLY_IN_THE_LEDGER.check(CLASSES);
    }

    @Test
    void micrometerIsOnlyInItsModule() {
        Architecture.MICROMETER_ONLY_IN_ITS_MODULE.check(CLASSES);
    }

    @Test
    void lettuceIsOnlyInItsModule() {
        Architecture.LETTUCE_ONLY_IN_ITS_MODULE.check(CLASSES);
    }

    @Test
    void sharedLedgersKnowSpiAndTheValues() {
        Architecture.SHARED_LEDGERS_KNOW_SPI_AND_VALUES.check(CLASSES);
    }

    @Test
    void journalsKnowSpiAndTheValues() {
        Architecture.JOURNALS_KNOW_SPI_AND_VALUES.check(CLASSES);
    }

    @Test
    void metersKnowTheApiOnly() {
        Architecture.METERS_KNOW_THE_API_ONLY.check(CLASSES);
    }

    @Test
    void eachPackageKnowsThoseBelowItAndNoneTheCompositionRoot() {
        Architecture.LAYERS_ARE_KEPT.check(CLASSES);
    }

    @Test
    void filesFormNoCycle() {
        Architecture.NO_CYCLES_OF_FILES.check(CLASSES);
    }

    @Test
    void timeAndChanceAreInjected() {
        Architecture.TIME_AND_CHANCE_ARE_INJECTED.check(CLASSES);
    }

    @Test
    void forbiddenOperatorsAreNotUsed() {
        Architecture.NO_FORBIDDEN_OPERATORS.check(CLASSES);
    }

    /** The real classes with all offenders among them: compiled and imported once, since that is what takes time. */
    @ParameterizedTest(name = "{0}")
    @FieldSource("OFFENDERS")
    void everyRuleNoticesItsOffender(Offender offender) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> offender.rule().check(WithOffenders.CLASSES))
                .withMessageContaining(offender.name());
    }

    private static final class WithOffenders {
        static final JavaClasses CLASSES = Offenders.among(MAIN_CODE, OFFENDERS, folder);
    }
}
