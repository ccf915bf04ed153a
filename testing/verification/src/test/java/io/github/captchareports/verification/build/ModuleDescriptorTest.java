package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Reporter;
import io.github.captchareports.journal.file.FileJournal;
import io.github.captchareports.ledger.redis.RedisSharedLedger;
import io.github.captchareports.micrometer.ReporterMetrics;
import io.github.captchareports.providers.anticaptcha.AntiCaptchaProvider;
import io.github.captchareports.providers.twocaptcha.RuCaptchaProvider;
import io.github.captchareports.providers.twocaptcha.TwoCaptchaProvider;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.tck.ReportProviderContract;
import io.github.captchareports.test.ScriptedReporter;
import io.github.captchareports.verification.support.Classpath;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published modules as other people's build tools and class loaders see them. */
class ModuleDescriptorTest {
    private static final String NULL_MARKED = "org.jspecify.annotations.NullMarked";
    private static final String SERVICES = "META-INF/services/";
    private static final String PREFIX = "io.github.captchareports";

    /** The published modules by name, with a class that shows where each is. */
    private static final Map<String, Class<?>> PUBLISHED = new TreeMap<>(Map.of(
            PREFIX,
            Reporter.class,
            PREFIX + ".providers.twocaptcha",
            TwoCaptchaProvider.class,
            PREFIX + ".providers.anticaptcha",
            AntiCaptchaProvider.class,
            PREFIX + ".simulator",
            CaptchaSimulator.class,
            PREFIX + ".micrometer",
            ReporterMetrics.class,
            PREFIX + ".ledger.redis",
            RedisSharedLedger.class,
            PREFIX + ".journal.file",
            FileJournal.class,
            PREFIX + ".tck",
            ReportProviderContract.class,
            PREFIX + ".test",
            ScriptedReporter.class));

    /** What a user of both providers has, as Maven resolves it. */
    private static final Pattern RUN_TIME = Pattern.compile(
            "(netty|reactor-core|reactor-netty|reactive-streams|caffeine|jackson-core|slf4j-api|jspecify)-.*\\.jar");

    /** What meters and observations need besides. */
    private static final Pattern METERS = Pattern.compile("micrometer-(commons|core|observation)-.*\\.jar");

    /** What the ledger in Redis needs besides. */
    private static final Pattern REDIS = Pattern.compile("(lettuce-core|redis-authx-core)-.*\\.jar");

    /** What simulator, contract and assertions need besides. */
    private static final Pattern TEST_KITS = Pattern.compile(
            "(jackson|junit-jupiter-api|junit-platform-commons|opentest4j|assertj-core|byte-buddy)-.*\\.jar");

    static Set<String> modules() {
        return PUBLISHED.keySet();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void moduleHasTheExpectedName(String name) {
        assertThat(module(name).descriptor().name()).isEqualTo(name);
        assertThat(module(name).descriptor().isAutomatic()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("modules")
    void moduleProvidesWhatItsServicesFilesSay(String name) throws IOException {
        Map<String, List<String>> provided = module(name).descriptor().provides().stream()
                .collect(Collectors.toMap(ModuleDescriptor.Provides::service, ModuleDescriptor.Provides::providers));

        assertThat(servicesFiles(module(name))).isEqualTo(provided);
    }

    @Test
    void providersAreProvidedAndCoreUsesThem() {
        assertThat(module(PREFIX).descriptor().uses()).containsExactly(ReportProvider.class.getName());
        assertThat(List.of(PREFIX + ".providers.twocaptcha", PREFIX + ".providers.anticaptcha"))
                .allSatisfy(name -> assertThat(module(name).descriptor().provides())
                        .extracting(ModuleDescriptor.Provides::service)
                        .containsExactly(ReportProvider.class.getName()));
    }

    @ParameterizedTest
    @MethodSource("modules")
    void moduleInfoIsNullMarked(String name) throws ClassNotFoundException {
        Module loaded = layer(name).findModule(name).orElseThrow();

        assertThat(Stream.of(loaded.getAnnotations()).map(Annotation::annotationType))
                .extracting(Class::getName)
                .contains(NULL_MARKED);
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyPackageIsNullMarked(String name) throws ClassNotFoundException {
        Set<String> packages = new TreeSet<>(module(name).descriptor().packages());
        packages.removeIf(each -> each.startsWith("META-INF"));

        assertThat(packages).isNotEmpty();
        for (String each : packages) {
            Class<?> packageInfo = Class.forName(each + ".package-info");
            assertThat(packageInfo.isAnnotationPresent(org.jspecify.annotations.NullMarked.class))
                    .as("%s is @NullMarked", each)
                    .isTrue();
        }
    }

    @Test
    void internalsAreNotExported() {
        assertThat(module(PREFIX).descriptor().exports())
                .extracting(ModuleDescriptor.Exports::source)
                .containsExactlyInAnyOrder(PREFIX, PREFIX + ".spi", PREFIX + ".spi.journal", PREFIX + ".spi.ledger");
        assertThat(module(PREFIX).descriptor().opens()).isEmpty();
    }

    @Test
    void theClassPathFindsTheProviders() {
        assertThat(ServiceLoader.load(ReportProvider.class))
                .extracting(ReportProvider::id)
                .containsExactlyInAnyOrder("2captcha", "rucaptcha", "anticaptcha");
    }

    @Test
    void aLayerOfModulesFindsTheProviders() throws ClassNotFoundException {
        ModuleLayer layer = layer(PREFIX, PREFIX + ".providers.twocaptcha", PREFIX + ".providers.anticaptcha");
        Class<?> service = layer.findLoader(PREFIX).loadClass(ReportProvider.class.getName());

        assertThat(ServiceLoader.load(layer, service).stream()
                        .map(ServiceLoader.Provider::type)
                        .map(Class::getName))
                .containsExactlyInAnyOrder(
                        TwoCaptchaProvider.class.getName(),
                        RuCaptchaProvider.class.getName(),
                        AntiCaptchaProvider.class.getName());
    }

    private static ModuleReference module(String name) {
        return ModuleFinder.of(Classpath.entryOf(published(name)))
                .find(name)
                .orElseThrow(
                        () -> new AssertionError("no module " + name + " in " + Classpath.entryOf(published(name))));
    }

    private static Class<?> published(String name) {
        Class<?> type = PUBLISHED.get(name);
        if (type == null) {
            throw new IllegalArgumentException(name);
        }
        return type;
    }

    private static Map<String, List<String>> servicesFiles(ModuleReference module) throws IOException {
        Map<String, List<String>> services = new TreeMap<>();
        try (ModuleReader reader = module.open()) {
            for (String resource : reader.list()
                    .filter(each -> each.startsWith(SERVICES) && !each.endsWith("/"))
                    .toList()) {
                try (InputStream in = reader.open(resource).orElseThrow()) {
                    services.put(
                            resource.substring(SERVICES.length()),
                            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                                    .lines()
                                    .map(line -> line.replaceFirst("#.*", "").strip())
                                    .filter(line -> !line.isEmpty())
                                    .toList());
                }
            }
        }
        return services;
    }

    /** The modules in a layer of their own, with what they need from the class path of these tests. */
    private static ModuleLayer layer(String... roots) {
        ModuleFinder finder = ModuleFinder.of(Stream.of(
                        PUBLISHED.values().stream().map(Classpath::entryOf),
                        jars(RUN_TIME),
                        jars(METERS),
                        jars(REDIS),
                        jars(TEST_KITS))
                .flatMap(entries -> entries)
                .distinct()
                .toArray(Path[]::new));
        Configuration configuration =
                ModuleLayer.boot().configuration().resolve(finder, ModuleFinder.of(), List.of(roots));
        return ModuleLayer.boot().defineModulesWithOneLoader(configuration, ClassLoader.getPlatformClassLoader());
    }

    private static Stream<Path> jars(Pattern name) {
        return Classpath.entries().stream()
                .filter(entry -> name.matcher(entry.getFileName().toString()).matches());
    }
}
