package io.github.captchareports.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PathConverterTest {
    @Test
    void aPathIsRead() {
        assertThat(new PathConverter().convert("a/b")).isEqualTo(Path.of("a/b"));
    }

    @Test
    void aPathThatIsNoneIsNamedWithoutControlCharacters() {
        assertThatThrownBy(() -> new PathConverter().convert("a\0b"))
                .hasMessage("\"a?b\" is no path; write the path of a file");
    }
}
