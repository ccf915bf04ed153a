package io.github.captchareports.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A method of a service: which verbs and paths there are, and which paths of calls are of it. */
class ReportMethodTest {
    private static final ReportMethod VERDICT = ReportMethod.put("/v2/tasks/{id}/verdict");

    @Test
    void aMethodIsPostUnlessItSaysOtherwise() {
        assertThat(ReportMethod.post("/report")).hasToString("POST /report");
        assertThat(VERDICT).hasToString("PUT /v2/tasks/{id}/verdict");
        assertThat(ReportMethod.of("PATCH", "/x").verb()).isEqualTo("PATCH");
        assertThat(ReportMethod.of("DELETE", "/x").path()).isEqualTo("/x");
    }

    @Test
    void methodsAreEqualWhenVerbAndPathAre() {
        assertThat(ReportMethod.of("PUT", "/v2/tasks/{id}/verdict"))
                .isEqualTo(VERDICT)
                .hasSameHashCodeAs(VERDICT);
        assertThat(ReportMethod.post("/v2/tasks/{id}/verdict")).isNotEqualTo(VERDICT);
        assertThat(ReportMethod.put("/v2/tasks")).isNotEqualTo(VERDICT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "put", "OPTIONS", "", "PUT /x HTTP/1.1"})
    void anUnusualVerbIsRefusedByName(String verb) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportMethod.of(verb, "/x"))
                .withMessage("verb of a report method: '" + verb + "'; use POST, PUT, PATCH or DELETE, in upper case");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "@elsewhere.invalid/x", ".invalid/x"})
    void aMethodWithoutAPathIsRefusedByName(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportMethod.post(path))
                .withMessage("path of a report method: '" + path + "'; start it with a slash");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/ä", "/x#y", "/x?y", "/x y", "/{id", "/id}", "/a{id}", "/{id}b", "/{}", "/{a}{b}"})
    void aPathWithWhatNoPathHasIsRefusedByName(String path) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ReportMethod.post(path))
                .withMessageStartingWith("path of a report method: '" + path + "' has a character that no path has");
    }

    @Test
    void aTemplateIsFilledInWithEncodedSegments() {
        assertThat(VERDICT.isTemplate()).isTrue();
        assertThat(VERDICT.expand("7f0e1c52-5b1d-4f0e-9c39-0d5a3f4f2b11"))
                .isEqualTo("/v2/tasks/7f0e1c52-5b1d-4f0e-9c39-0d5a3f4f2b11/verdict");
        assertThat(VERDICT.expand("a/b c?d#e%ü")).isEqualTo("/v2/tasks/a%2Fb%20c%3Fd%23e%25%C3%BC/verdict");
        assertThat(ReportMethod.of("DELETE", "/{account}/{id}").expand("main", "1"))
                .isEqualTo("/main/1");
    }

    @Test
    void asManyValuesAsPlaceholdersAreNeeded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VERDICT.expand())
                .withMessageContaining("values for PUT /v2/tasks/{id}/verdict: 0; give one for each of its 1");
        assertThatIllegalArgumentException().isThrownBy(() -> VERDICT.expand("1", "2"));
        assertThat(ReportMethod.post("/report").expand()).isEqualTo("/report");
    }

    @ParameterizedTest
    @CsvSource({
        "/v2/tasks/1/verdict, true",
        "/v2/tasks/a%2Fb/verdict, true",
        "/v2/tasks/1/verdict?notify=no, true",
        "/v2/tasks//verdict, false",
        "/v2/tasks/../verdict, false",
        "/v2/tasks/%2e%2E/verdict, false",
        "/v2/tasks/1/2/verdict, false",
        "/v2/tasks/1/verdict/, false",
        "/v2/tasks/1/verdicts, false",
        "/v2/tasks/1, false",
        "/v2/tasks/{id}/verdict, false",
        "/v2/tasks/1 2/verdict, false",
        "/v2/tasks/1/verdict#x, false",
        "/v2/tasks/1/verdict?a b, false",
        "'', false"
    })
    void aPathIsOfTheMethodWhereItFillsTheTemplate(String path, boolean matches) {
        assertThat(VERDICT.matches(path)).isEqualTo(matches);
    }

    @Test
    void aFixedPathIsOfTheMethodAsItIs() {
        ReportMethod fixed = ReportMethod.post("/report");

        assertThat(fixed.isTemplate()).isFalse();
        assertThat(fixed.matches("/report")).isTrue();
        assertThat(fixed.matches("/report?id=1")).isTrue();
        assertThat(fixed.matches("/reports")).isFalse();
        assertThat(fixed.matches("/report/1")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "\ud83d"})
    void whatCannotBeASegmentIsRefused(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PathSegment.encode(text))
                .withMessageStartingWith("path segment: '");
    }

    @Test
    void aTextThatNeedsNoEncodingIsTheSegmentItself() {
        String id = "abc-._~XYZ-019";

        assertThat(PathSegment.encode(id)).isSameAs(id);
    }
}
