package io.github.captchareports.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be a client key. */
class KeySyntaxTest {
    @ParameterizedTest
    @ValueSource(strings = {"0123456789abcdef0123456789abcdef", "CAP-1F{}$", "two words", "it's", "a", "\"", "%KEY%"})
    void whatMayBeAKeyIsTaken(String text) {
        assertThat(KeySyntax.problem(text)).isNull();
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "   ",
                "\n",
                "${TWOCAPTCHA_KEY}",
                "prefix-${KEY:}",
                "$(TWOCAPTCHA_KEY)",
                "{{ key }}",
                "\"s3cret\"",
                "'s3cret'",
                "`s3cret`",
                " s3cret",
                "s3cret ",
                "s3cret\n",
                "s3cret\r",
                "s3\u0000cret",
                "s3cret\u007F",
                "\uFEFFs3cret",
                "s3cret\u00A0",
                "s3\u200Bcret",
                "s3\u00ADcret",
                "\u202Es3cret",
                "s3cr\u00E9t",
                "s3cret\uD83D\uDD11",
                "s3cret\uD800"
            })
    void whatIsNoKeyIsNamedWithARemedyAndNeverShown(String text) {
        assertThat(KeySyntax.problem(text))
                .contains("; ")
                .doesNotContain("s3", "cret", "KEY", "key }}")
                .matches("[ -~]+");
    }

    @ParameterizedTest
    @CsvSource({
        "two words, more than one word; supply the key and nothing else",
        "it\"s, holds a quotation mark; supply the key and nothing else",
        "${KEY}, holds a placeholder that nothing has replaced; set the variable or the property that it names"
    })
    void aServiceOfWordsTakesNoBlankAndNoQuotationMark(String text, String problem) {
        assertThat(KeySyntax.problemOfWord(text)).isEqualTo(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0123456789abcdef0123456789abcdef",
                "CAP-0A1B2C3D4E5F6071",
                "c4n4ry-0123",
                "a rather long name that nobody would give"
            })
    void whatMayBeAKeyIsNotShown(String name) {
        assertThat(KeySyntax.shown(name)).isEqualTo("what stands there (not shown, since it may be a key)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"main", "2captcha", "max-in-fligth", "TWOCAPTCHA_KEY", "shop-2026", "customer-website-production"
            })
    void aNameIsShown(String name) {
        assertThat(KeySyntax.shown(name)).isEqualTo('"' + name + '"');
    }

    @Test
    void aNameIsCleanedBeforeItIsShown() {
        assertThat(KeySyntax.shown("a\u001B[2Jb")).isEqualTo("\"a?[2Jb\"");
    }

    @Test
    void theCharacterThatIsWrongIsNamedByItsPlace() {
        assertThat(KeySyntax.problem("s3\u00A0cret"))
                .isEqualTo("its character 3 (U+00A0) is not ASCII; copy the key again, by itself");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret", "s3cret\n", "s3cret\r\n", "\uFEFFs3cret\n", "s3cret\n\n"})
    void aFilesByteOrderMarkAndLineEndsAreNoPartOfTheKey(String content) {
        assertThat(KeySyntax.ofFile(content)).isEqualTo("s3cret");
    }

    @Test
    void aBlankInAFileIsLeftToTheCheck() {
        assertThat(KeySyntax.ofFile(" s3cret \n")).isEqualTo(" s3cret ");
        assertThat(KeySyntax.ofFile("\uFEFF\n")).isEmpty();
        assertThat(KeySyntax.ofFile("")).isEmpty();
    }
}
