package io.github.captchareports.internal.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.TaskId;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TaskNumberTest {
    @Test
    void aNumericIdIsItsOwnNumber() {
        assertThat(TaskNumber.of(TaskId.of(74_455_221_488L))).isEqualTo(74_455_221_488L);
    }

    @Test
    void textsHaveNumbersOfTheirOwnThatNoNumericIdHas() {
        Set<Long> numbers = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            long number = TaskNumber.of(TaskId.of("task-" + i));
            assertThat(number).isNegative();
            numbers.add(number);
        }
        assertThat(numbers).hasSize(100_000);
    }
}
