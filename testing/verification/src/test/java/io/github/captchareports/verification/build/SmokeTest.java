package io.github.captchareports.verification.build;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Reporter;
import io.github.captchareports.providers.anticaptcha.AntiCaptchaProvider;
import io.github.captchareports.providers.twocaptcha.TwoCaptchaProvider;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.LogEntry;
import io.github.captchareports.smoke.Main;
import io.github.captchareports.support.JavaProcess;
import io.github.captchareports.verification.support.Authority;
import io.github.captchareports.verification.support.Classpath;
import io.github.captchareports.verification.support.Service;
import io.github.captchareports.verification.support.SourceCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A user's application in a virtual machine of its own: it reports to one service in the clear, to the other over TLS. */
class SmokeTest {
    private static final Path SHADED = Path.of(System.getProperty("smoke.jar", "../smoke/target/smoke-shaded.jar"));

    /** What a user of both providers has, as Maven resolves it. */
    private static final Pattern RUN_TIME = Pattern.compile(
            "(netty|reactor-core|reactor-netty|reactive-streams|caffeine|jackson-core|slf4j-api|jspecify)-.*\\.jar");

    private static final Authority AUTHORITY = new Authority();

    @TempDir
    Path folder;

    @Test
    void onTheModulePath() {
        // Reactor Netty is an automatic module: it cannot say that it needs Netty's codecs, so the user says it.
        run(
                "-p",
                Classpath.joined(path()),
                "--add-modules",
                "ALL-MODULE-PATH",
                "-m",
                "io.github.captchareports.smoke/" + Main.class.getName());
    }

    @Test
    void onTheClassPath() {
        run("-cp", Classpath.joined(path()), Main.class.getName());
    }

    @Test
    void asOneShadedJar() {
        assertThat(SHADED).as("run mvn verify, or mvn -pl smoke -am package").isRegularFile();

        run("-jar", SHADED.toString());
    }

    private void run(String... java) {
        try (CaptchaSimulator plain = CaptchaSimulator.builder().start();
                CaptchaSimulator tls =
                        AUTHORITY.simulator("127.0.0.1").http2(true).start()) {
            // A short run is over before the faster code of the second compiler pays.
            List<String> command =
                    new ArrayList<>(List.of(JavaProcess.java(), "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
            command.addAll(List.of(java));
            command.add(
                    SourceCode.write(folder, "authority.pem", AUTHORITY.pem()).toString());
            command.addAll(List.of("2captcha", url(plain, Service.TWOCAPTCHA)));
            command.addAll(List.of("anticaptcha", url(tls, Service.ANTICAPTCHA)));

            JavaProcess.Ended ended;
            try (JavaProcess process = JavaProcess.start(folder, command)) {
                ended = process.await(Duration.ofSeconds(60));
            }

            assertThat(ended.exitCode()).as(ended.err()).isZero();
            assertThat(ended.out().lines()).containsExactly("2captcha ACCEPTED", "anticaptcha ACCEPTED");
            assertThat(ended.err()).doesNotContain("Exception", "Error");
            assertThat(plain.recorded(Service.TWOCAPTCHA.simulated())).containsExactly(74455221488L);
            assertThat(tls.recorded(Service.ANTICAPTCHA.simulated())).containsExactly(74455221488L);
            assertThat(tls.log()).extracting(LogEntry::protocol).containsExactly("HTTP/2");
        }
    }

    private static String url(CaptchaSimulator simulator, Service service) {
        return simulator.baseUrl(service.simulated()).toString();
    }

    /** Core, both providers, the application and what they need: jars in a whole build, folders of classes before. */
    private static List<Path> path() {
        return Stream.concat(
                        Stream.of(Reporter.class, TwoCaptchaProvider.class, AntiCaptchaProvider.class, Main.class)
                                .map(Classpath::entryOf),
                        Classpath.entries().stream()
                                .filter(entry -> RUN_TIME.matcher(
                                                entry.getFileName().toString())
                                        .matches()))
                .toList();
    }
}
