package io.github.captchareports.cli.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoProxyTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST",
                "localhost.",
                "a.localhost",
                "127.0.0.1",
                "127.1.2.3",
                "[::1]",
                "::1",
                "[0:0:0:0:0:0:0:1]",
                "[::ffff:127.0.0.1]",
                "[::1%lo]"
            })
    void theseAreThisMachine(String host) {
        assertThat(NoProxy.isLoopback(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost.example", "128.0.0.1", "127.0.0.1.example", "[::2]", "127.0.0", "[::ffff:128.0.0.1]"})
    void theseAreNot(String host) {
        assertThat(NoProxy.isLoopback(host)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* | a.example | true",
                "' * ' | 10.0.0.1 | true",
                "*.example | a.example | false",
                "b,* | a.example | false",
                "example | a.example | true",
                ".example | a.example | true",
                ".example | example | true",
                "EXAMPLE. | a.Example | true",
                "ample | a.example | false",
                "x a.example y | a.example | true",
                "x,a.example | b.a.example | true",
                "x, ,a.example | a.example. | true",
                "a.example:443 | a.example | false",
                "a.example | example | false",
                "'' | a.example | false",
                ". | a.example | false",
                "10.0.0.1 | 10.0.0.1 | true",
                "10.0.0.1 | 10.0.0.10 | false",
                "10.0.0.0/8 | 10.9.9.9 | true",
                "10.0.0.0/8 | 11.0.0.0 | false",
                "10.0.0.0/33 | 10.0.0.0 | false",
                "10.0.0.0/x | 10.0.0.0 | false",
                "0.0.0.0/0 | 9.9.9.9 | true",
                "0 | 10.0.0.0 | false",
                "10.0.0.0/8 | 10.a.example | false",
                "2001:db8::/32 | [2001:db8:1::5] | true",
                "[2001:db8::]/32 | [2001:db9::5] | false",
                "2001:db8::5 | [2001:DB8:0:0:0:0:0:5] | true",
                "::ffff:0:0/96 | 10.0.0.1 | false",
                "2001:db8::5::1 | [2001:db8::5] | false"
            })
    void aVariableIsReadAsCurlReadsIt(String list, String host, boolean without) {
        assertThat(NoProxy.inVariable(list, host)).isEqualTo(without);
    }

    @ParameterizedTest
    @CsvSource({
        "a.example|*.b.example, a.example, true",
        "a.example|*.b.example, x.b.example, true",
        "a.example|*.b.example, b.example, false",
        "10.*, 10.1.2.3, true",
        "10.*, 110.1.2.3, false",
        "*, anything, true",
        "'', a, false"
    })
    void aPropertyIsReadAsJavaReadsIt(String list, String host, boolean without) {
        assertThat(NoProxy.inProperty(list, host)).isEqualTo(without);
    }
}
