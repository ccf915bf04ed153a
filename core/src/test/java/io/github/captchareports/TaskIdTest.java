package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaskIdTest {
    @ParameterizedTest
    @ValueSource(strings = {"1", "74455221488", "999999999999999999", "9223372036854775807"})
    void aNumberInDecimalIsThatNumber(String text) {
        TaskId id = TaskId.of(text);

        assertThat(id.isNumeric()).isTrue();
        assertThat(id.asLong()).isEqualTo(Long.parseLong(text));
        assertThat(id).isEqualTo(TaskId.of(Long.parseLong(text))).hasSameHashCodeAs(TaskId.of(Long.parseLong(text)));
        assertThat(id).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "007",
                "-5",
                "+5",
                "1.5",
                "1e10",
                "9223372036854775808",
                "9999999999999999999",
                "18446744073709551616",
                "\u0661\u0662",
                "6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b001",
                "größe"
            })
    void anythingElseIsAText(String text) {
        TaskId id = TaskId.of(text);

        assertThat(id.isNumeric()).isFalse();
        assertThat(id)
                .isEqualTo(TaskId.of(text))
                .hasSameHashCodeAs(TaskId.of(text))
                .hasToString(text);
        assertThatIllegalStateException()
                .isThrownBy(id::asLong)
                .withMessage("taskId: a text and no number; ask isNumeric() first");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aNumberIsPositive(long number) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskId.of(number))
                .withMessage("taskId: " + number + " is not positive; use the task id that the service returned");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "\"\"|blank",
                "\"  \"|blank",
                "a b|has white space",
                "\" 12\"|has white space",
                "a\u0000|has white space, control or invisible",
                "a\u202e|has white space, control or invisible",
                "a\u00a0b|has white space"
            })
    void aTextThatCannotBeSeenWholeIsRefused(String text, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskId.of(text))
                .withMessageStartingWith("taskId: ")
                .withMessageContaining(problem)
                .withMessageEndingWith("; use the task id that the service returned");
    }

    @Test
    void aTextHasAtMost128Characters() {
        assertThat(TaskId.of("x".repeat(128))).hasToString("x".repeat(128));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TaskId.of("x".repeat(129)))
                .withMessage(
                        "taskId: 129 characters, where an id has at most 128; use the task id that the service returned");
    }

    @Test
    void aNumberIsNoText() {
        assertThat(TaskId.of(7)).isNotEqualTo(TaskId.of("07")).isNotEqualTo(TaskId.of(8));
        assertThat(TaskId.of("a")).isNotEqualTo(TaskId.of("b")).isNotEqualTo("a");
    }
}
