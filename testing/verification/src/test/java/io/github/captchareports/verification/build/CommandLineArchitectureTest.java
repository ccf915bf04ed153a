package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import io.github.captchareports.cli.Main;
import io.github.captchareports.verification.build.Offenders.Offender;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class CommandLineArchitectureTest {
    private static final String ROOT = CommandLineArchitecture.ROOT;

    @TempDir
    private static Path folder = Path.of("offenders");

    private static final List<Location> MAIN_CODE = Offenders.mainCodeOf(Main.class);
    private static final JavaClasses CLASSES = new ClassFileImporter().importLocations(MAIN_CODE);

    private static final List<ArchRule> RULES = List.of(
            CommandLineArchitecture.PICOCLI_ONLY_IN_COMMANDS_AND_OPTIONS,
            CommandLineArchitecture.INPUT_DOES_NOT_KNOW_OUTPUT,
            CommandLineArchitecture.OUTPUT_DOES_NOT_KNOW_INPUT,
            CommandLineArchitecture.YAML_ONLY_IN_ACCOUNT,
            CommandLineArchitecture.ONLY_MAIN_KNOWS_COMMANDS,
            CommandLineArchitecture.PACKAGES_FORM_NO_CYCLE,
            CommandLineArchitecture.CLASSES_FORM_NO_CYCLE);

    private static final List<Offender> OFFENDERS = List.of(
            new Offender(
                    CommandLineArchitecture.PICOCLI_ONLY_IN_COMMANDS_AND_OPTIONS,
                    ROOT,
                    "class PicocliBesideMain { picocli.CommandLine line; }"),
            new Offender(
                    CommandLineArchitecture.PICOCLI_ONLY_IN_COMMANDS_AND_OPTIONS,
                    ROOT + ".submit",
                    "class PicocliInARun { picocli.CommandLine line; }"),
            new Offender(
                    CommandLineArchitecture.INPUT_DOES_NOT_KNOW_OUTPUT,
                    ROOT + ".input",
                    "class TallyInTheInput { io.github.captchareports.cli.output.Tally tally; }"),
            new Offender(
                    CommandLineArchitecture.OUTPUT_DOES_NOT_KNOW_INPUT,
                    ROOT + ".output",
                    "class ParserInTheOutput { io.github.captchareports.cli.input.RequestParser parser; }"),
            new Offender(
                    CommandLineArchitecture.YAML_ONLY_IN_ACCOUNT,
                    ROOT + ".option",
                    "class YamlInAnOption { tools.jackson.dataformat.yaml.YAMLMapper mapper; }"),
            new Offender(
                    CommandLineArchitecture.ONLY_MAIN_KNOWS_COMMANDS,
                    ROOT + ".submit",
                    "class CommandInARun { io.github.captchareports.cli.command.SubmitCommand command; }"),
            new Offender(
                    CommandLineArchitecture.ONLY_MAIN_KNOWS_COMMANDS,
                    ROOT,
                    "class CommandBesideMain { io.github.captchareports.cli.command.SubmitCommand command; }"),
            new Offender(
                    CommandLineArchitecture.PACKAGES_FORM_NO_CYCLE,
                    ROOT + ".account",
                    "class OptionInAnAccount { io.github.captchareports.cli.option.RunOptions options; }"),
            new Offender(
                    CommandLineArchitecture.CLASSES_FORM_NO_CYCLE,
                    ROOT + ".demo",
                    "class KnowsWhoKnowsIt { WhoKnowsIt other; static class Inside {} }"
                            + " class WhoKnowsIt { KnowsWhoKnowsIt.Inside inside; }"));

    @Test
    void theClassesOfEveryPackageAreLookedAt() {
        assertThat(CLASSES.stream().map(JavaClass::getPackageName))
                .contains(
                        ROOT, ROOT + ".account", ROOT + ".command", ROOT + ".input", ROOT + ".option", ROOT + ".output")
                .allMatch(name -> name.startsWith(ROOT));
    }

    @ParameterizedTest
    @FieldSource("RULES")
    void theRuleIsKept(ArchRule rule) {
        rule.check(CLASSES);
    }

    /** The real classes with all offenders among them: compiled and imported once, since that is what takes time. */
    @ParameterizedTest(name = "{0}")
    @FieldSource("OFFENDERS")
    void everyRuleNoticesItsOffender(Offender offender) {
        assertThatExceptionOfType(AssertionError.class)
                .isThrownBy(() -> offender.rule().check(WithOffenders.CLASSES))
                .withMessageContaining(offender.name());
    }

    @Test
    void everyRuleHasAnOffender() {
        assertThat(OFFENDERS).extracting(Offender::rule).containsAll(RULES);
    }

    private static final class WithOffenders {
        static final JavaClasses CLASSES = Offenders.among(MAIN_CODE, OFFENDERS, folder);
    }
}
