package io.github.captchareports.spi;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignTextTest {
    @Test
    void ordinaryTextOfAnyScriptIsKept() {
        String text = "shop.example, ümläut, 中文, العربية, \uD83D\uDE00";

        assertThat(ForeignText.clean(text, 200)).isEqualTo(text);
        assertThat(ForeignText.isClean(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000", "\n", "\r", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029", "\u202e", "\u2066",
                "\u200b", "\ufeff", "\ud800", "\udc00", "\ue000", "\uffff"
            })
    void whatMovesTheCursorOrCannotBeSeenIsReplaced(String foreign) {
        assertThat(ForeignText.clean("a" + foreign + "b", 200)).isEqualTo("a?b");
        assertThat(ForeignText.isClean("a" + foreign + "b")).isFalse();
    }

    @Test
    void aTextThatIsTooLongIsCut() {
        assertThat(ForeignText.clean("abcdef", 6)).isEqualTo("abcdef");
        assertThat(ForeignText.clean("abcdefg", 6)).isEqualTo("abcdef...");
    }

    @Test
    void noSurrogatePairIsCutInHalf() {
        assertThat(ForeignText.clean("ab\uD83D\uDE00", 3)).isEqualTo("ab...");
    }
}
