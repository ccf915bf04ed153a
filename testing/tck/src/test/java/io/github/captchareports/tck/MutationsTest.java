package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The damage is worth reading: repeatable, varied, and not so bad that no parser looks inside. */
class MutationsTest {
    private static final String SUCCESS = "{\"errorId\":0,\"status\":\"success\"}";
    private static final String REFUSAL = "{\"errorId\":16,\"errorCode\":\"ERROR\"}";

    @Test
    void aSeedAlwaysGivesTheSameBodies() {
        assertThat(bodies(7)).isEqualTo(bodies(7)).isNotEqualTo(bodies(8));
    }

    @Test
    void mostBodiesAreDifferent() {
        assertThat(bodies(7).stream().distinct()).hasSizeGreaterThan(50_000);
    }

    @Test
    void someDamagedBodiesAreStillObjects() {
        assertThat(bodies(7).stream()
                        .filter(body -> !body.equals(SUCCESS) && !body.equals(REFUSAL))
                        .filter(body -> !FlatJson.read(body).isEmpty()))
                .hasSizeGreaterThan(8_000)
                .hasSizeLessThan(50_000);
    }

    @Test
    void everyKindOfDamageComesUp() {
        assertThat(bodies(7))
                .as("flipped, cut off, cut out, doubled, moved, inserted, two in one, another value")
                .contains(
                        "{\"errorId\":0,\"ctatus\":\"success\"}",
                        "{\"errorId\":0,\"stat",
                        "{\"errorId\":0,\"status\":\"succ\"}",
                        SUCCESS + SUCCESS.substring(SUCCESS.length() - 1),
                        "{\"errorId\":0,\"status\":null}",
                        "{\"errorId\":0,\"errorCode\":\"ERROR\"}");
    }

    private static List<String> bodies(long seed) {
        Mutations mutations = new Mutations(seed, List.of(SUCCESS, REFUSAL));
        return Stream.generate(mutations::next)
                .limit(100_000)
                .map(body -> new String(body, UTF_8))
                .toList();
    }
}
