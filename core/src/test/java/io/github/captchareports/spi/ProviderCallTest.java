package io.github.captchareports.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A call of a method: what it may be made of. */
class ProviderCallTest {
    private static final ReportMethod METHOD = ReportMethod.put("/tasks/{id}/verdict");

    @Test
    void aCallCarriesTheKeyInAHeaderAndShowsNothingOfIt() {
        ProviderCall call = ProviderCall.builder(METHOD)
                .path(METHOD.expand("a b"))
                .header("X-Api-Key", "s3cret")
                .body("application/json", "{}".getBytes(StandardCharsets.US_ASCII))
                .build();

        assertThat(call.method()).isEqualTo(METHOD);
        assertThat(call.path()).isEqualTo("/tasks/a%20b/verdict");
        assertThat(call.headers()).isEqualTo(Map.of("X-Api-Key", "s3cret", "Content-Type", "application/json"));
        assertThat(call.body()).asString().isEqualTo("{}");
        assertThat(call).hasToString("ProviderCall[PUT /tasks/{id}/verdict]");
    }

    @Test
    void aCallWithoutABodyHasAnEmptyOne() {
        assertThat(ProviderCall.builder(ReportMethod.post("/report")).build().body())
                .isEmpty();
    }

    @Test
    void aTemplateHasToBeFilledIn() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProviderCall.builder(METHOD).build())
                .withMessageStartingWith("path of a call of PUT /tasks/{id}/verdict: missing; fill");
        assertThatIllegalArgumentException().isThrownBy(() -> ProviderCall.of(METHOD, Map.of(), new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/tasks/s3cret", "/other/s3cret/verdict", "s3cret"})
    void aPathOfAnotherMethodIsRefusedWithoutShowingIt(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProviderCall.builder(METHOD).path(path))
                .withMessage("path of a call of PUT /tasks/{id}/verdict: does not match it; make it with"
                        + " ReportMethod.expand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"s3cret\r\nX-Other: 1", "s3cret\u0000", "s3cret-ü", "\u007f"})
    void aHeaderThatIsMoreThanOneLineOfAsciiIsRefusedWithoutShowingIt(String value) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProviderCall.builder(METHOD).header("X-Api-Key", value))
                .withMessageStartingWith("header X-Api-Key of a call: its value is not one line of printable ASCII;")
                .withMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Key", ":path", "X-Kéy", "X-Key:"})
    void aNameThatNoHeaderHasIsRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProviderCall.builder(METHOD).header(name, "x"))
                .withMessageContaining("no name of a header");
    }
}
