package io.github.captchareports.simulator.internal.server;

import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.support.Caller;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class FaultScriptTest {
    @TempDir
    private Path folder;

    private long nextTask = 1;

    @Test
    void aScriptPlaysFromTheStartAndAgainAfterAReset() throws Exception {
        Path script = script("""
                {"service":"2captcha","fault":"html","next":1}

                {"service":"2captcha","fault":"server-error","status":502,"next":1,"atMillis":60000}
                """);
        try (CaptchaSimulator simulator = start(script)) {
            for (int round = 0; round < 2; round++) {
                assertThat(report(simulator)).as("round %d", round).contains("<html>");
                assertThat(report(simulator)).isEqualTo(Caller.SUCCESS);
                simulator.advance(Duration.ofMillis(59_999));
                assertThat(report(simulator)).isEqualTo(Caller.SUCCESS);
                simulator.advance(Duration.ofMillis(1));
                assertThat(report(simulator)).contains("502");
                assertThat(report(simulator)).isEqualTo(Caller.SUCCESS);
                simulator.reset();
            }
        }
    }

    @Test
    void aSpanBeginsWhenTheScriptSaysSoAndNotWithTheNextRequest() throws Exception {
        Path script = script("""
                {"service":"2captcha","fault":"empty","duringMillis":1000,"atMillis":5000}
                """);
        try (CaptchaSimulator simulator = start(script)) {
            simulator.advance(Duration.ofMillis(5_999));
            assertThat(report(simulator)).isEmpty();
            simulator.advance(Duration.ofMillis(1));
            assertThat(report(simulator)).isEqualTo(Caller.SUCCESS);
            simulator.reset();
            simulator.advance(Duration.ofSeconds(6));
            assertThat(report(simulator)).isEqualTo(Caller.SUCCESS);
        }
    }

    @Test
    void whatIsYetToComeCanBeCleared() throws Exception {
        Path script = script("{\"service\":\"2captcha\",\"fault\":\"html\",\"next\":1,\"atMillis\":5}");
        try (CaptchaSimulator simulator = start(script)) {
            simulator.faults(TWOCAPTCHA).clear();
            simulator.advance(Duration.ofSeconds(1));
            assertThat(report(simulator)).isEqualTo(Caller.SUCCESS);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'service':'2captcha','fault':'meteor','next':1} | fault: \"meteor\" is unknown; use one of lost-answer, ",
                "{'service':'3captcha','fault':'html','next':1} | service: \"3captcha\" is not simulated; use one of 2captcha",
                "{'service':'2captcha','fault':'html','next':1,'atMillis':-1} | atMillis: -1 is too small; use 0 or more",
                "{'service':'2captcha','fault':'html','next':1,'at':1} | at: has no meaning here; leave it out",
                "{'service':'2captcha','fault':'slow','next':1} | delayMillis: missing; add it",
                "{'service':'2captcha','fault':'html'} | rule: use exactly one of next, task",
                "nonsense | body: not JSON"
            })
    void aMistakeIsNamedWithItsFileItsLineItsFieldAndTheRemedy(String line, String explanation) throws IOException {
        Path script = script("{\"service\":\"2captcha\",\"fault\":\"html\",\"next\":1}\n\n" + line.replace('\'', '"'));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(script).close())
                .withMessageStartingWith("script: " + script + ", line 3: " + explanation);
    }

    @Test
    void aScriptThatIsNotThereIsAMistake() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> start(folder.resolve("none")).close())
                .withMessageStartingWith("script: cannot read " + folder.resolve("none"))
                .withMessageEndingWith("use a text file that exists");
    }

    private Path script(String text) throws IOException {
        return Files.writeString(folder.resolve("script.ndjson"), text);
    }

    private String report(CaptchaSimulator simulator) throws Exception {
        return Caller.report(simulator, TWOCAPTCHA, "/reportCorrect", nextTask++)
                .body();
    }

    private static CaptchaSimulator start(Path script) {
        return CaptchaSimulator.builder()
                .clock(() -> 1_800_000_000_000L)
                .script(script)
                .start();
    }
}
