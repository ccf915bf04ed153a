package io.github.captchareports.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.AttemptEvent;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.output.NearEnd.Figures;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class NearEndTest {
    private final NearEnd nearEnd = new NearEnd();

    @Test
    void whatWasSentWithLittleTimeLeftIsCounted() {
        attempt(AttemptEvent.End.ANSWERED, Duration.ofMillis(4_999));
        attempt(AttemptEvent.End.UNCLEAR, Duration.ofMillis(1));
        attempt(AttemptEvent.End.ANSWERED, Duration.ofSeconds(5));
        attempt(AttemptEvent.End.NOT_SENT, Duration.ofMillis(1));

        assertThat(nearEnd.figures()).isEqualTo(new Figures(2, 3));
    }

    @Test
    void oneInTwentyIsMany() {
        assertThat(new Figures(312, 4_000).isMany()).isTrue();
        assertThat(new Figures(5, 100).isMany()).isTrue();
        assertThat(new Figures(4, 100).isMany()).isFalse();
        assertThat(new Figures(0, 0).isMany()).isFalse();
    }

    private void attempt(AttemptEvent.End end, Duration slack) {
        nearEnd.attemptEnded(AttemptEvent.builder(Parsing.valid(Parsing.with("ref", "1")))
                .startedAt(Parsing.NOW)
                .elapsed(Duration.ofMillis(3))
                .slack(slack)
                .end(end)
                .status(200)
                .errorId(0)
                .build());
    }
}
