package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.verification.build.Offenders.Offender;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimulatorArchitectureTest {
    @TempDir
    private static Path folder = Path.of("offenders");

    private static final String ROOT = SimulatorArchitecture.API;
    private static final List<Location> MAIN_CODE = Offenders.mainCodeOf(CaptchaSimulator.class);
    private static final JavaClasses CLASSES = new ClassFileImporter().importLocations(MAIN_CODE);

    private static final List<ArchRule> RULES = List.of(
            SimulatorArchitecture.RULES_ARE_DATA,
            SimulatorArchitecture.TRUTH_IS_DATA,
            SimulatorArchitecture.FAULTS_ARE_DATA,
            SimulatorArchitecture.VALUES_ARE_DATA,
            SimulatorArchitecture.JUDGES_KNOW_NO_REQUESTS,
            SimulatorArchitecture.SERVICES_KNOW_NO_SERVER,
            SimulatorArchitecture.SHARED_PACKAGES_KNOW_NO_LAYER,
            SimulatorArchitecture.NOTHING_INTERNAL_KNOWS_THE_FACADE,
            SimulatorArchitecture.SOCKETS_ONLY_IN_THE_SERVER,
            SimulatorArchitecture.NO_FILE_CYCLES);

    private static final List<Offender> OFFENDERS = List.of(
            new Offender(
                    SimulatorArchitecture.RULES_ARE_DATA,
                    SimulatorArchitecture.RULES,
                    "class JudgeInTheRules { " + ROOT + ".internal.judge.Judge judge; }"),
            new Offender(
                    SimulatorArchitecture.RULES_ARE_DATA,
                    SimulatorArchitecture.RULES,
                    "class DrawsInTheRules { " + ROOT + ".internal.random.Chance chance; }"),
            new Offender(
                    SimulatorArchitecture.TRUTH_IS_DATA,
                    SimulatorArchitecture.TRUTH,
                    "class CustomerInTheTruth { " + ROOT + ".internal.judge.Customer customer; }"),
            new Offender(
                    SimulatorArchitecture.FAULTS_ARE_DATA,
                    SimulatorArchitecture.FAULT,
                    "class ScheduleInTheFaults { " + ROOT + ".internal.fault.FaultSchedule schedule; }"),
            new Offender(
                    SimulatorArchitecture.VALUES_ARE_DATA,
                    SimulatorArchitecture.API,
                    "class ServiceInTheValues { " + ROOT + ".internal.service.Simulation simulation; }"),
            new Offender(
                    SimulatorArchitecture.VALUES_ARE_DATA,
                    SimulatorArchitecture.API,
                    "class FacadeInTheValues { CaptchaSimulator simulator; }"),
            new Offender(
                    SimulatorArchitecture.JUDGES_KNOW_NO_REQUESTS,
                    SimulatorArchitecture.JUDGE,
                    "class ServerInTheJudge { " + ROOT + ".internal.server.Listening listening; }"),
            new Offender(
                    SimulatorArchitecture.JUDGES_KNOW_NO_REQUESTS,
                    SimulatorArchitecture.JUDGE,
                    "class ServiceInTheJudge { " + ROOT + ".internal.service.Registry registry; }"),
            new Offender(
                    SimulatorArchitecture.SERVICES_KNOW_NO_SERVER,
                    SimulatorArchitecture.SERVICE,
                    "class ServerInTheService { " + ROOT + ".internal.server.Listening listening; }"),
            new Offender(
                    SimulatorArchitecture.SHARED_PACKAGES_KNOW_NO_LAYER,
                    SimulatorArchitecture.FORMAT,
                    "class LogInTheFormat { " + ROOT + ".internal.service.SimulatorLog log; }"),
            new Offender(
                    SimulatorArchitecture.SHARED_PACKAGES_KNOW_NO_LAYER,
                    SimulatorArchitecture.FAULTS,
                    "class ServerInTheSchedule { " + ROOT + ".internal.server.Listening listening; }"),
            new Offender(
                    SimulatorArchitecture.NOTHING_INTERNAL_KNOWS_THE_FACADE,
                    SimulatorArchitecture.SERVER,
                    "class FacadeInTheServer { " + ROOT + ".CaptchaSimulator simulator; }"),
            new Offender(
                    SimulatorArchitecture.SOCKETS_ONLY_IN_THE_SERVER,
                    SimulatorArchitecture.SERVICE,
                    "class NettyInTheService { io.netty.channel.Channel channel; }"),
            new Offender(
                    SimulatorArchitecture.NO_FILE_CYCLES,
                    SimulatorArchitecture.JUDGE,
                    "class ThisFile { ThatFile that; } class ThatFile { Object make() { return new ThisFile(); } }"),
            new Offender(
                    SimulatorArchitecture.NO_FILE_CYCLES,
                    SimulatorArchitecture.JUDGE,
                    "class Outer { static class Nested { Other other; } } class Other { Outer.Nested nested; }"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CaptchaSimulator",
                "rules.ServiceRules",
                "fault.Fault",
                "truth.Truth",
                "check.Checks",
                "internal.random.Chance",
                "internal.format.Json",
                "internal.fault.FaultSchedule",
                "internal.judge.Judge",
                "internal.service.ServiceHandler",
                "internal.server.ControlPlane"
            })
    void theClassesOfEveryLayerAreLookedAt(String name) {
        assertThat(CLASSES.contain(ROOT + "." + name)).isTrue();
    }

    @ParameterizedTest(name = "{0}")
    @FieldSource("RULES")
    void theMainCodeKeepsEveryRule(ArchRule rule) {
        rule.check(CLASSES);
    }

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
