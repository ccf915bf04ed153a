package io.github.captchareports.cli.demo;

import io.github.captchareports.cli.Kebab;
import io.github.captchareports.simulator.Books;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares the results, and what the simulator counted, with the script. */
public final class DemoComparison {
    private DemoComparison() {}

    /** Every difference as a sentence; none where all is as it should be. */
    public static List<String> differences(DemoScript script, List<DemoResult> results, Books books) {
        List<String> differences = new ArrayList<>();
        Map<Long, DemoResult> byLine = new HashMap<>();
        for (DemoResult result : results) {
            if (byLine.put(result.line(), result) != null) {
                differences.add("line " + result.line() + " has more than one result");
            }
        }
        long number = 0;
        for (SampleLine line : script.lines()) {
            compare(line, ++number, script, byLine.remove(number), differences);
        }
        byLine.keySet().forEach(line -> differences.add("line " + line + " has a result but was not there"));
        if (books.recordedTasks() != script.expectedOnTheBooks()) {
            differences.add("the simulator has " + books.recordedTasks() + " tasks on its books instead of "
                    + script.expectedOnTheBooks());
        }
        if (books.mistaken() != 0) {
            differences.add("the simulator has " + books.mistaken() + " reports with the wrong verdict");
        }
        return differences;
    }

    private static void compare(
            SampleLine line, long number, DemoScript script, @Nullable DemoResult result, List<String> differences) {
        String expected = Kebab.of(script.expected(line));
        if (result == null) {
            differences.add("line " + number + " has no result instead of " + expected);
        } else if (!result.outcome().equals(expected)) {
            differences.add("line " + number + " (" + line.service().id() + ", task " + line.taskId() + ") is "
                    + result.outcome() + (result.reason().isEmpty() ? "" : " (" + result.reason() + ")")
                    + " instead of " + expected);
        }
    }
}
