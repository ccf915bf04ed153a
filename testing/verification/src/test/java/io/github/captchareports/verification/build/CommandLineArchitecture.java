package io.github.captchareports.verification.build;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import io.github.captchareports.cli.Main;

/** Which packages of the command may know which, and which libraries they may know. */
final class CommandLineArchitecture {
    static final String ROOT = "io.github.captchareports.cli";
    private static final String ALL = ROOT + "..";
    private static final String COMMANDS = ROOT + ".command..";
    private static final String OPTIONS = ROOT + ".option..";
    private static final String ACCOUNTS = ROOT + ".account..";
    private static final String INPUT = ROOT + ".input..";
    private static final String OUTPUT = ROOT + ".output..";
    private static final String PICOCLI = "picocli..";

    /** It makes the commands, so that it knows them, and everything knows what stands beside it. */
    private static final DescribedPredicate<JavaClass> MAIN =
            describe("Main", type -> topLevelName(type).equals(Main.class.getName()));

    static final ArchRule PICOCLI_ONLY_IN_COMMANDS_AND_OPTIONS = noClasses()
            .that(resideInAPackage(ALL).and(not(MAIN)))
            .and()
            .resideOutsideOfPackages(COMMANDS, OPTIONS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(PICOCLI)
            .as("1. picocli only in command and option, and in Main");

    static final ArchRule INPUT_DOES_NOT_KNOW_OUTPUT = noClasses()
            .that()
            .resideInAPackage(INPUT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(OUTPUT)
            .as("2. input does not know output");

    static final ArchRule OUTPUT_DOES_NOT_KNOW_INPUT = noClasses()
            .that()
            .resideInAPackage(OUTPUT)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(INPUT)
            .as("2. output does not know input");

    static final ArchRule YAML_ONLY_IN_ACCOUNT = noClasses()
            .that()
            .resideInAPackage(ALL)
            .and()
            .resideOutsideOfPackage(ACCOUNTS)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("tools.jackson.dataformat.yaml..", "org.snakeyaml..")
            .as("3. YAML only in account");

    static final ArchRule ONLY_MAIN_KNOWS_COMMANDS = noClasses()
            .that(resideInAPackage(ALL).and(not(MAIN)))
            .and()
            .resideOutsideOfPackage(COMMANDS)
            .should()
            .dependOnClassesThat()
            .resideInAPackage(COMMANDS)
            .as("4. only Main knows commands");

    static final ArchRule PACKAGES_FORM_NO_CYCLE = slices().assignedFrom(packagesWithoutMain())
            .should()
            .beFreeOfCycles()
            .as("5. packages form no cycle, Main aside");

    static final ArchRule CLASSES_FORM_NO_CYCLE =
            slices().assignedFrom(topLevelClasses()).should().beFreeOfCycles().as("6. top-level classes form no cycle");

    private CommandLineArchitecture() {}

    private static SliceAssignment packagesWithoutMain() {
        return new SliceAssignment() {
            @Override
            public String getDescription() {
                return "packages";
            }

            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return isOfTheCommand(type) && !MAIN.test(type)
                        ? SliceIdentifier.of(type.getPackageName())
                        : SliceIdentifier.ignore();
            }
        };
    }

    private static SliceAssignment topLevelClasses() {
        return new SliceAssignment() {
            @Override
            public String getDescription() {
                return "top-level classes";
            }

            @Override
            public SliceIdentifier getIdentifierOf(JavaClass type) {
                return isOfTheCommand(type) ? SliceIdentifier.of(topLevelName(type)) : SliceIdentifier.ignore();
            }
        };
    }

    private static boolean isOfTheCommand(JavaClass type) {
        return resideInAPackage(ALL).test(type);
    }

    /** The class itself, or the one whose file it stands in. */
    private static String topLevelName(JavaClass type) {
        JavaClass top = type.getBaseComponentType();
        while (top.getEnclosingClass().isPresent()) {
            top = top.getEnclosingClass().get();
        }
        return top.getName();
    }
}
