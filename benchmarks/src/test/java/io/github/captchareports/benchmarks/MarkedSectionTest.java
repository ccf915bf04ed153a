package io.github.captchareports.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MarkedSectionTest {
    private static final String DOCUMENT = "before\n<!-- begin: peers -->\nold\n<!-- end: peers -->\nafter\n";

    @Test
    void onlyWhatIsBetweenTheMarkersIsReplaced() {
        String once = MarkedSection.replace(DOCUMENT, "peers", "new\n");
        assertThat(once).isEqualTo("before\n<!-- begin: peers -->\n\nnew\n\n<!-- end: peers -->\nafter\n");
        assertThat(MarkedSection.replace(once, "peers", "new\n")).isEqualTo(once);
    }

    @Test
    void aDocumentWithoutTheMarkersIsRefused() {
        assertThatThrownBy(() -> MarkedSection.replace(DOCUMENT, "curves", "new"))
                .hasMessageContaining("<!-- begin: curves -->");
    }
}
