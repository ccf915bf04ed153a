package io.github.captchareports.simulator.junit;

import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.github.captchareports.simulator.CaptchaSimulator;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

class SimulatorExtensionTest {
    private static void report(CaptchaSimulator simulator) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl(TWOCAPTCHA) + "/reportCorrect"))
                .POST(BodyPublishers.ofString("{\"clientKey\":\"key\",\"taskId\":1}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .body())
                .isEqualTo("{\"errorId\":0,\"status\":\"success\"}");
    }

    @Test
    void outsideATestThereIsNoSimulator() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new SimulatorExtension().simulator())
                .withMessageContaining("starts before the first test");
    }

    @Nested
    @ExtendWith(SimulatorExtension.class)
    class OnAClass {
        private static final Set<CaptchaSimulator> SEEN = new HashSet<>();

        @RepeatedTest(2)
        void allTestsHaveOneSimulatorThatIsResetBetween(CaptchaSimulator simulator) throws Exception {
            assertThat(simulator.log()).isEmpty();
            report(simulator);
            SEEN.add(simulator);
            assertThat(SEEN).hasSize(1);
        }

        @Nested
        class Inside {
            @Test
            void aNestedClassSharesIt(CaptchaSimulator simulator) throws Exception {
                report(simulator);
                SEEN.add(simulator);
                assertThat(SEEN).hasSize(1);
            }
        }
    }

    @Nested
    class InAnInstanceField {
        private static final Set<CaptchaSimulator> EARLIER = new HashSet<>();

        @RegisterExtension
        final SimulatorExtension extension =
                SimulatorExtension.of(CaptchaSimulator.builder().keys(TWOCAPTCHA, "key"));

        @RepeatedTest(2)
        void everyTestHasOneOfItsOwn(CaptchaSimulator simulator) throws Exception {
            assertThat(extension.simulator()).isSameAs(simulator);
            assertThat(simulator.isListening()).isTrue();
            report(simulator);
            assertThat(EARLIER).doesNotContain(simulator).noneMatch(CaptchaSimulator::isListening);
            EARLIER.add(simulator);
        }
    }
}
