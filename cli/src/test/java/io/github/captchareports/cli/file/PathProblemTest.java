package io.github.captchareports.cli.file;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PathProblemTest {
    @Test
    void whatTheLocaleCannotNameIsSaidToBeThat() {
        assertThat(PathProblem.of("\uFFFD\uFFFD.ndjson"))
                .startsWith("\"\uFFFD\uFFFD.ndjson\" has characters that the locale of this process (")
                .contains("cannot name; set LC_ALL=C.UTF-8");
    }
}
