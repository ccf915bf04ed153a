package io.github.captchareports.verification.build;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.CaptchaSimulatorBuilder;

/** Who may know whom in the simulator: from the server over the services and their judges down to the rules, which are data. */
final class SimulatorArchitecture {
    static final String API = "io.github.captchareports.simulator";
    static final String RULES = API + ".rules";
    static final String FAULT = API + ".fault";
    static final String TRUTH = API + ".truth";
    static final String CHECK = API + ".check";
    static final String INTERNAL = API + ".internal";
    static final String FORMAT = INTERNAL + ".format";
    static final String RANDOM = INTERNAL + ".random";
    static final String FAULTS = INTERNAL + ".fault";
    static final String JUDGE = INTERNAL + ".judge";
    static final String SERVICE = INTERNAL + ".service";
    static final String SERVER = INTERNAL + ".server";

    private static final String[] TRANSPORT = {"io.netty..", "reactor.."};

    private static final DescribedPredicate<JavaClass> JDK = resideInAnyPackage("java..", "org.jspecify..");

    /** The simulator and its builder: they put the others together, and no other knows them. */
    private static final DescribedPredicate<JavaClass> FACADE =
            equivalentTo(CaptchaSimulator.class).or(equivalentTo(CaptchaSimulatorBuilder.class));

    private static final DescribedPredicate<JavaClass> VALUES =
            resideInAPackage(API).and(not(FACADE)).as("values of the simulator");

    static final ArchRule RULES_ARE_DATA = classes()
            .that()
            .resideInAPackage(RULES)
            .should()
            .onlyDependOnClassesThat(
                    JDK.or(VALUES).or(resideInAnyPackage(RULES, CHECK)).as("the JDK, values and checks"))
            .as("rules are data: they know nothing internal");

    static final ArchRule TRUTH_IS_DATA = classes()
            .that()
            .resideInAPackage(TRUTH)
            .should()
            .onlyDependOnClassesThat(
                    JDK.or(VALUES).or(resideInAnyPackage(TRUTH, RULES, CHECK)).as("the JDK, values, rules and checks"))
            .as("the truth is data: it knows nothing internal");

    static final ArchRule FAULTS_ARE_DATA = classes()
            .that()
            .resideInAPackage(FAULT)
            .should()
            .onlyDependOnClassesThat(
                    JDK.or(VALUES).or(resideInAnyPackage(FAULT, CHECK, FORMAT)).as("the JDK, values and formats"))
            .as("faults are data: of what is internal they know only how answers are written");

    static final ArchRule VALUES_ARE_DATA = noClasses()
            .that(VALUES)
            .should()
            .dependOnClassesThat(FACADE.or(resideInAnyPackage(FORMAT, FAULTS, JUDGE, SERVICE, SERVER))
                    .as("the facade, or what is internal but for draws"))
            .as("values are data: they know neither the facade nor judge, service and server");

    static final ArchRule JUDGES_KNOW_NO_REQUESTS = noClasses()
            .that()
            .resideInAPackage(JUDGE)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(SERVER, SERVICE, FAULTS, FAULT)
            .as("a judge knows neither server nor service");

    static final ArchRule SERVICES_KNOW_NO_SERVER = noClasses()
            .that()
            .resideInAPackage(SERVICE)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(SERVER)
            .as("a service does not know the server");

    static final ArchRule SHARED_PACKAGES_KNOW_NO_LAYER = noClasses()
            .that()
            .resideInAnyPackage(CHECK, RANDOM, FORMAT, FAULTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(JUDGE, SERVICE, SERVER)
            .as("checks, draws, formats and schedules of faults know neither judge nor service nor server");

    static final ArchRule NOTHING_INTERNAL_KNOWS_THE_FACADE = noClasses()
            .that()
            .resideInAPackage(INTERNAL + "..")
            .should()
            .dependOnClassesThat(FACADE.as("the facade"))
            .as("nothing internal knows the facade");

    static final ArchRule SOCKETS_ONLY_IN_THE_SERVER = noClasses()
            .that(resideInAPackage(API + "..")
                    .and(not(resideInAPackage(SERVER)))
                    .and(not(equivalentTo(CaptchaSimulatorBuilder.class))))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(TRANSPORT)
            .as("Netty and Reactor only in internal.server, and in the builder that sets it up");

    /** The way into a builder, {@code CaptchaSimulator.builder()}, is the one cycle that is meant. */
    static final ArchRule NO_FILE_CYCLES = slices().assignedFrom(new TopLevelClasses())
            .should()
            .beFreeOfCycles()
            .ignoreDependency(equivalentTo(CaptchaSimulator.class), equivalentTo(CaptchaSimulatorBuilder.class))
            .as("no cycle between top-level classes");

    private SimulatorArchitecture() {}

    /** A slice for each top-level class of the simulator with what is nested in it. */
    private static final class TopLevelClasses implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return resideInAPackage(API + "..").test(type)
                    ? SliceIdentifier.of(type.getName().replaceFirst("\\$.*", ""))
                    : SliceIdentifier.ignore();
        }

        @Override
        public String getDescription() {
            return "top-level classes";
        }
    }
}
