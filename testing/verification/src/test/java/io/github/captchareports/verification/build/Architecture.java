package io.github.captchareports.verification.build;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.captchareports.Account;
import io.github.captchareports.AccountControl;
import io.github.captchareports.ReportTrace;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.ReporterListener;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.ParallelFlux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** Who may know whom, and what nobody may do: rules over the classes of core, providers, meters and shared ledgers. */
final class Architecture {
    static final String API = "io.github.captchareports";
    static final String SPI = API + ".spi";
    static final String INTERNAL = API + ".internal";
    static final String PROVIDERS = API + ".providers..";
    static final String METERS = API + ".micrometer..";
    static final String SHARED_LEDGERS = API + ".ledger..";
    static final String JOURNALS = API + ".journal..";

    /** The layers inside: each package of internal, and the other packages of internal that its classes may know. */
    private static final Map<String, Set<String>> LAYERS = Map.ofEntries(
            Map.entry("stream", Set.of("call", "telemetry")),
            Map.entry(
                    "call",
                    Set.of(
                            "account",
                            "telemetry",
                            "settings",
                            "lane",
                            "ledger",
                            "shared",
                            "decision",
                            "exchange",
                            "time")),
            Map.entry(
                    "account",
                    Set.of(
                            "telemetry",
                            "settings",
                            "lane",
                            "ledger",
                            "shared",
                            "decision",
                            "exchange",
                            "guard",
                            "http",
                            "time")),
            Map.entry("settings", Set.of("shared")),
            Map.entry("shared", Set.of("lane", "time")),
            Map.entry("http", Set.of("exchange", "time")),
            Map.entry("lane", Set.of("decision", "time")),
            Map.entry("ledger", Set.of("time")),
            Map.entry("guard", Set.of("time")),
            Map.entry("telemetry", Set.of()),
            Map.entry("decision", Set.of()),
            Map.entry("exchange", Set.of()),
            Map.entry("time", Set.of()));

    /** The API without its values: what does something, or belongs to the user's side only. */
    private static final Set<String> API_SERVICES = names(
            Reporter.class,
            ReporterBuilder.class,
            ReporterListener.class,
            ReportTrace.class,
            AccountControl.class,
            Account.class,
            Account.Builder.class);

    private static final DescribedPredicate<JavaClass> API_VALUES =
            resideInAPackage(API).and(describe("values", type -> !API_SERVICES.contains(type.getName())));

    private static final DescribedPredicate<JavaClass> MAIN_CODE =
            resideInAnyPackage(API, SPI + "..", INTERNAL + "..", PROVIDERS, METERS, SHARED_LEDGERS);

    private static final String[] TRANSPORT = {"io.netty..", "reactor.netty.."};
    private static final String CAFFEINE = "com.github.benmanes.caffeine..";
    private static final DescribedPredicate<JavaClass> HIDDEN_LIBRARIES =
            resideInAnyPackage("tools.jackson..", "com.fasterxml..", CAFFEINE, "io.netty..", "reactor.netty..");

    static final ArchRule ONLY_BUILD_KNOWS_THE_INTERNALS = classes()
            .that()
            .resideInAPackage(API)
            .should(knowInternalsInTheBuildersBuildOnly())
            .as("1. the API knows internal in the builder's build() only");

    static final ArchRule SPI_KNOWS_VALUES_AND_ITS_CODEC = classes()
            .that()
            .resideInAPackage(SPI + "..")
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(SPI + "..", "java..", "org.jspecify..", "tools.jackson.core..")
                    .or(API_VALUES))
            .as("2. spi knows the API's values, the JDK and jackson-core");

    static final ArchRule PROVIDERS_SPI_KNOWS_NO_STORE = noClasses()
            .that()
            .resideInAPackage(SPI)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SPI + ".*")
            .as("2. spi knows neither spi.ledger nor spi.journal");

    static final ArchRule LEDGER_AND_JOURNAL_ARE_APART = slices().matching(SPI + ".(*)..")
            .should()
            .notDependOnEachOther()
            .as("2. spi.ledger and spi.journal do not know each other");

    static final ArchRule PROVIDERS_KNOW_SPI_AND_VALUES = classes()
            .that()
            .resideInAPackage(PROVIDERS)
            .should(dependOnlyOnTheirOwnPackageAnd(
                    resideInAnyPackage(SPI, "java..", "org.jspecify..").or(API_VALUES)))
            .as("2. providers know spi and the API's values");

    static final ArchRule SIGNATURES_SHOW_NO_LIBRARY = classes()
            .that()
            .resideInAnyPackage(API, SPI + "..", PROVIDERS)
            .and()
            .arePublic()
            .should(showInPublicSignaturesNo(HIDDEN_LIBRARIES))
            .as("2. no Jackson, Caffeine or Netty type in a public signature");

    static final ArchRule NETTY_ONLY_IN_HTTP = noClasses()
            .that(MAIN_CODE)
            .and()
            .resideOutsideOfPackage(INTERNAL + ".http")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TRANSPORT)
            .as("3. Netty only in internal.http");

    static final ArchRule CAFFEINE_ONLY_IN_THE_LEDGER = noClasses()
            .that(MAIN_CODE)
            .and()
            .resideOutsideOfPackage(INTERNAL + ".ledger")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(CAFFEINE)
            .as("3. Caffeine only in internal.ledger");

    static final ArchRule MICROMETER_ONLY_IN_ITS_MODULE = noClasses()
            .that(MAIN_CODE)
            .and()
            .resideOutsideOfPackage(METERS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.micrometer..")
            .as("3. Micrometer only in its module");

    static final ArchRule LETTUCE_ONLY_IN_ITS_MODULE = noClasses()
            .that(MAIN_CODE)
            .and()
            .resideOutsideOfPackage(SHARED_LEDGERS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.lettuce..")
            .as("3. Lettuce only in its module");

    static final ArchRule SHARED_LEDGERS_KNOW_SPI_AND_VALUES = noClasses()
            .that()
            .resideInAPackage(SHARED_LEDGERS)
            .should()
            .dependOnClassesThat(resideInAnyPackage(INTERNAL + "..", PROVIDERS)
                    .or(resideInAPackage(API).and(not(API_VALUES))))
            .as("3. shared ledgers know spi and the API's values");

    /** Time, threads and files are theirs: they wait for a disk. */
    static final ArchRule JOURNALS_KNOW_SPI_AND_VALUES = classes()
            .that()
            .resideInAPackage(JOURNALS)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(JOURNALS, SPI + "..", "java..", "org.jspecify..")
                    .or(API_VALUES))
            .as("3. journals know spi, the API's values and the JDK");

    static final ArchRule METERS_KNOW_THE_API_ONLY = noClasses()
            .that()
            .resideInAPackage(METERS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SPI + "..", INTERNAL + "..", PROVIDERS)
            .as("3. meters and observations know the API only");

    static final ArchRule LAYERS_ARE_KEPT = classes()
            .that()
            .resideInAPackage(INTERNAL + ".*")
            .should(knowOnlyTheirLayers())
            .as("4. each package of internal knows those below it, and none knows the composition root");

    static final ArchRule NO_CYCLES_OF_FILES = slices().assignedFrom(filesOf(INTERNAL))
            .should()
            .beFreeOfCycles()
            .as("4. no cycles between the files of internal");

    static final ArchRule TIME_AND_CHANCE_ARE_INJECTED = classes()
            .that(MAIN_CODE)
            .should(notCall(describe("a clock, random source, sleep, block or scheduler", Architecture::isNotInjected)))
            .as("5. no clock, random source, sleep, block or scheduler but the injected ones");

    static final ArchRule NO_FORBIDDEN_OPERATORS = classes()
            .that(MAIN_CODE)
            .should(notCall(describe("a forbidden operator", Architecture::isForbiddenOperator)))
            .as("6. no operator that hides state, loses errors or reorders");

    private static final Set<String> FORBIDDEN_OPERATORS =
            Set.of("groupBy", "retryWhen", "onErrorContinue", "publishOn", "cache", "delayElements", "doOnDiscard");

    private static final Set<Class<?>> ASSEMBLIES = Set.of(Flux.class, Mono.class, ParallelFlux.class);

    private static final Set<String> CLOCKS = Set.of(
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Math.random",
            "java.lang.StrictMath.random",
            "java.util.UUID.randomUUID",
            "java.util.Date.<init>",
            "java.lang.Thread.sleep",
            "java.lang.Thread.join",
            "java.lang.Thread.<init>",
            "java.lang.Thread.onSpinWait",
            "java.lang.Object.wait",
            "java.util.concurrent.TimeUnit.sleep",
            "java.time.InstantSource.system");

    /** Blocking or scheduling by nature, whatever method is called. */
    private static final Set<String> FORBIDDEN_TYPES = Set.of(
            "java.util.Random",
            "java.util.SplittableRandom",
            "java.security.SecureRandom",
            "java.util.concurrent.ThreadLocalRandom",
            "java.util.random.RandomGenerator",
            "java.util.Timer",
            "java.util.concurrent.Executors",
            "java.util.concurrent.ForkJoinPool",
            "java.util.concurrent.locks.LockSupport",
            "java.util.concurrent.locks.Condition",
            "java.util.concurrent.locks.ReentrantLock",
            "java.util.concurrent.CountDownLatch",
            "java.util.concurrent.Semaphore",
            "java.util.concurrent.BlockingQueue",
            "java.util.concurrent.Exchanger",
            "reactor.core.scheduler.Schedulers");

    private Architecture() {}

    private static Set<String> names(Class<?>... types) {
        return Arrays.stream(types).map(Class::getName).collect(Collectors.toUnmodifiableSet());
    }

    private static ArchCondition<JavaClass> knowInternalsInTheBuildersBuildOnly() {
        return new ArchCondition<>("know internals in ReporterBuilder.build() only") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean builder = type.getName().equals(ReporterBuilder.class.getName());
                Set<Integer> linesOfBuild = type.getAccessesFromSelf().stream()
                        .filter(access ->
                                builder && access.getOrigin().getName().equals("build"))
                        .map(JavaAccess::getLineNumber)
                        .collect(Collectors.toSet());
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    boolean internal =
                            dependency.getTargetClass().getPackageName().startsWith(INTERNAL);
                    int line = dependency.getSourceCodeLocation().getLineNumber();
                    if (internal && !linesOfBuild.contains(line)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> dependOnlyOnTheirOwnPackageAnd(DescribedPredicate<JavaClass> allowed) {
        return new ArchCondition<>("depend only on their own package and " + allowed.getDescription()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    boolean own = target.getPackageName().equals(type.getPackageName());
                    if (!own && !target.isPrimitive() && !allowed.test(target)) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    private static ArchCondition<JavaClass> showInPublicSignaturesNo(DescribedPredicate<JavaClass> hidden) {
        return new ArchCondition<>("show in public signatures no class that " + hidden.getDescription()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream<JavaClass> parents =
                        Stream.concat(type.getRawSuperclass().stream(), type.getRawInterfaces().stream());
                Stream<JavaClass> members = type.getMembers().stream()
                        .filter(member -> member.getModifiers().contains(JavaModifier.PUBLIC)
                                || member.getModifiers().contains(JavaModifier.PROTECTED))
                        .flatMap(Architecture::signature);
                Stream.concat(parents, members)
                        .filter(hidden)
                        .forEach(shown -> events.add(SimpleConditionEvent.violated(
                                type, type.getName() + " shows " + shown.getName() + " in a public signature")));
            }
        };
    }

    private static Stream<JavaClass> signature(JavaMember member) {
        Stream<JavaType> types;
        if (member instanceof JavaCodeUnit code) {
            types = Stream.concat(
                    Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream()),
                    code.getExceptionTypes().stream());
        } else {
            types = Stream.of(((JavaField) member).getType());
        }
        return types.flatMap(type -> type.getAllInvolvedRawTypes().stream());
    }

    private static ArchCondition<JavaClass> knowOnlyTheirLayers() {
        return new ArchCondition<>("know only the packages below theirs") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Set<String> below = LAYERS.get(layerOf(type));
                if (below == null) {
                    events.add(
                            SimpleConditionEvent.violated(type, type.getName() + " is in a package without a layer"));
                    return;
                }
                for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                    JavaClass target = dependency.getTargetClass().getBaseComponentType();
                    boolean inside = target.getPackageName().startsWith(INTERNAL);
                    if (inside && !layerOf(target).equals(layerOf(type)) && !below.contains(layerOf(target))) {
                        events.add(SimpleConditionEvent.violated(dependency, dependency.getDescription()));
                    }
                }
            }
        };
    }

    /** The part of the package's name after internal; empty for the composition root and for what is not inside. */
    private static String layerOf(JavaClass type) {
        String prefix = INTERNAL + ".";
        String name = type.getPackageName();
        return name.startsWith(prefix) ? name.substring(prefix.length()) : "";
    }

    /** The files of a package and those below it, each with all the types that are nested in it. */
    static SliceAssignment filesOf(String root) {
        return new SliceAssignment() {
            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                String name = type.getBaseComponentType().getName();
                return name.startsWith(root + ".")
                        ? SliceIdentifier.of(name.replaceFirst("\\$.*", ""))
                        : SliceIdentifier.ignore();
            }

            @Override
            public String getDescription() {
                return "files of " + root;
            }
        };
    }

    private static ArchCondition<JavaClass> notCall(DescribedPredicate<CodeUnitAccessTarget> forbidden) {
        return new ArchCondition<>("not call " + forbidden.getDescription()) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                Stream.<JavaAccess<? extends CodeUnitAccessTarget>>concat(
                                type.getCodeUnitCallsFromSelf().stream(), type.getCodeUnitReferencesFromSelf().stream())
                        .filter(access -> forbidden.test(access.getTarget()) && !isDefaultOfTheBuilder(access))
                        .forEach(access -> events.add(SimpleConditionEvent.violated(access, access.getDescription())));
            }
        };
    }

    /** The builder's fields are initialised with the defaults, which its constructor and its lambdas do. */
    private static boolean isDefaultOfTheBuilder(JavaAccess<?> access) {
        String origin = access.getOrigin().getName();
        return access.getOriginOwner().getName().equals(ReporterBuilder.class.getName())
                && (origin.equals(JavaConstructor.CONSTRUCTOR_NAME) || origin.startsWith("lambda$new$"));
    }

    private static boolean isNotInjected(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        if (CLOCKS.contains(owner.getName() + "." + name)) {
            return target.getRawParameterTypes().isEmpty() || !owner.getName().equals("java.util.Date");
        }
        if (FORBIDDEN_TYPES.stream().anyMatch(owner::isAssignableTo)) {
            return true;
        }
        if (owner.getPackageName().equals("java.time")) {
            return name.equals("now") || (owner.getName().equals(Clock.class.getName()) && !name.equals("instant"));
        }
        if (owner.isAssignableTo(java.util.concurrent.Future.class)) {
            return name.equals("get") || name.equals("join") || name.endsWith("Async");
        }
        return isAssembly(owner) && (blocks(name) || usesADefaultScheduler(target));
    }

    private static boolean blocks(String operator) {
        return operator.startsWith("block")
                || operator.equals("toIterable")
                || operator.equals("toStream")
                || operator.equals("toFuture");
    }

    /** Reactor's operators over time fall back to Schedulers.parallel() where they are handed no scheduler. */
    private static boolean usesADefaultScheduler(CodeUnitAccessTarget target) {
        Set<String> parameters =
                target.getRawParameterTypes().stream().map(JavaClass::getName).collect(Collectors.toSet());
        boolean measures = Set.of("elapsed", "timed", "timestamp").contains(target.getName());
        return (measures || parameters.contains(Duration.class.getName()))
                && !parameters.contains(Scheduler.class.getName());
    }

    private static boolean isForbiddenOperator(CodeUnitAccessTarget target) {
        JavaClass owner = target.getOwner();
        String name = target.getName();
        if (owner.getName().equals("reactor.core.publisher.Hooks")) {
            return true;
        }
        if (owner.getName().equals(Sinks.class.getName())) {
            return name.equals("many") || name.equals("unsafe");
        }
        return isAssembly(owner) && (FORBIDDEN_OPERATORS.contains(name) || name.startsWith("window"));
    }

    private static boolean isAssembly(JavaClass owner) {
        return ASSEMBLIES.stream().filter(Objects::nonNull).anyMatch(owner::isAssignableTo);
    }
}
