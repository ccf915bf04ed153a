package io.github.captchareports.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.spi.ProviderReply.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodeTableTest {
    private static final CodeRule FIRST = CodeRule.refused("ERROR_FIRST", 1, "means", "a page");
    private static final CodeRule SECOND = CodeRule.ambiguous("ERROR_SECOND", null, "means", "a page");

    @Test
    void findsARuleByCodeAndByNumber() {
        CodeTable table = new CodeTable(List.of(FIRST, SECOND));

        assertThat(table.rules()).containsExactly(FIRST, SECOND);
        assertThat(table.rule("ERROR_SECOND")).isSameAs(SECOND);
        assertThat(table.rule(1)).isSameAs(FIRST);
        assertThat(table.rule("error_first")).isNull();
        assertThat(table.rule(2)).isNull();
    }

    @Test
    void refusesTwoLinesWithOneCode() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CodeTable(List.of(FIRST, CodeRule.refused("ERROR_FIRST", 2, "means", "a page"))))
                .withMessageContaining("ERROR_FIRST");
    }

    @Test
    void refusesTwoLinesWithOneNumber() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new CodeTable(List.of(FIRST, CodeRule.refused("ERROR_OTHER", 1, "means", "a page"))))
                .withMessageContaining("id 1");
    }

    @Test
    void anErrorCodeIsNeverASuccess() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        new CodeRule("ERROR_X", 1, Reading.RECORDED, AccountAdvice.NONE, List.of(), "means", "a page"));
        assertThatIllegalArgumentException().isThrownBy(() -> CodeRule.refused("ERROR_X", 0, "means", "a page"));
    }

    @Test
    void anErrorCodeIsAnAnswerOfTheService() {
        for (Reading reading : List.of(Reading.NOT_TAKEN, Reading.NOT_TAKEN_UNLESS_PROVEN)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> new CodeRule("ERROR_X", 1, reading, AccountAdvice.NONE, List.of(), "means", "a page"))
                    .withMessageContaining("use NOT_RECORDED");
        }
    }

    @Test
    void everyRuleNamesItsCodeAndItsSource() {
        assertThatIllegalArgumentException().isThrownBy(() -> CodeRule.refused(" ", 1, "means", "a page"));
        assertThatIllegalArgumentException().isThrownBy(() -> CodeRule.refused("ERROR_X", 1, "means", ""));
        assertThatIllegalArgumentException().isThrownBy(() -> CodeRule.refused("ERROR_X", 1, " ", "a page"));
    }
}
