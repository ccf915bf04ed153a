package io.github.captchareports.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.cli.Kebab;
import io.github.captchareports.simulator.Books;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoComparisonTest {
    private final DemoScript script = DemoScript.write(new Sample(1, InstantSource.system()), 1_000);
    private final List<DemoResult> results = new ArrayList<>();

    DemoComparisonTest() {
        long number = 0;
        for (SampleLine line : script.lines()) {
            results.add(new DemoResult(++number, Kebab.of(script.expected(line)), ""));
        }
    }

    @Test
    void theScriptItselfHasNoDifference() {
        assertThat(differences()).isEmpty();
    }

    @Test
    void theOrderOfTheResultsDoesNotMatter() {
        java.util.Collections.reverse(results);
        assertThat(differences()).isEmpty();
    }

    @Test
    void anotherOutcomeIsADifference() {
        results.set(9, new DemoResult(10, "undelivered", "unreachable"));
        assertThat(differences())
                .singleElement()
                .asString()
                .startsWith("line 10 (")
                .contains("is undelivered (unreachable) instead of ");
    }

    @Test
    void aMissingResultIsADifference() {
        results.remove(9);
        assertThat(differences()).singleElement().asString().startsWith("line 10 has no result instead of ");
    }

    @Test
    void aSecondResultIsADifference() {
        results.add(results.get(9));
        assertThat(differences()).containsExactly("line 10 has more than one result");
    }

    @Test
    void aResultForNoLineIsADifference() {
        results.add(new DemoResult(1_001, "accepted", ""));
        assertThat(differences()).containsExactly("line 1001 has a result but was not there");
    }

    @Test
    void booksThatSayOtherwiseAreADifference() {
        long expected = script.expectedOnTheBooks();
        assertThat(DemoComparison.differences(script, results, books(expected - 1, 0)))
                .containsExactly("the simulator has " + (expected - 1) + " tasks on its books instead of " + expected);
        assertThat(DemoComparison.differences(script, results, books(expected, 2)))
                .containsExactly("the simulator has 2 reports with the wrong verdict");
    }

    private List<String> differences() {
        return DemoComparison.differences(script, results, books(script.expectedOnTheBooks(), 0));
    }

    private static Books books(long recorded, long mistaken) {
        return new Books(recorded, recorded, Map.of(), mistaken, 0, Map.of(), Map.of(), 0);
    }
}
