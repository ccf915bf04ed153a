package io.github.captchareports.cli.demo;

import io.github.captchareports.Outcome;
import io.github.captchareports.RateLimit;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.output.Summary;
import io.github.captchareports.simulator.Books;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SimulatedVerdict;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The text that a demo shows before and after its run. */
public final class DemoReport {
    private static final int SHOWN_DIFFERENCES = 20;
    private static final int SHOWN_TYPES = 2;

    private static final Map<String, String> MEANINGS = Map.of(
            "accepted", "on the service's books",
            "accepted duplicate-after-lost-answer", "answer lost, asked again: it is on the books",
            "duplicate ledger", "an earlier line reported it: nothing was sent",
            "expired", "the service's window had closed: nothing was sent",
            "expired no-effect", "the same, of confirmations that the service ignores",
            "withheld unsupported", "the service takes no such report: nothing was sent",
            "indeterminate answer-lost", "answer lost, and asking again would prove nothing");

    private DemoReport() {}

    /**
     * Describes the input.
     *
     * @param rate reports a second of each account
     */
    public static String before(DemoScript script, RateLimit rate) {
        StringBuilder report = new StringBuilder();
        line(
                report,
                "captcha-reports: " + count(script.lines().size())
                        + " verdicts for two services, played by the built-in simulator");
        line(report, "");
        line(report, "What goes in");
        for (SimulatedService service : SimulatedService.values()) {
            List<SampleLine> lines = script.lines().stream()
                    .filter(line -> line.service() == service)
                    .toList();
            long correct = lines.stream()
                    .filter(line -> line.verdict() == Verdict.CORRECT)
                    .count();
            row(report, service.id(), count(lines.size()), verdicts(correct, lines.size() - correct));
            row(report, "", "", types(lines));
        }
        line(
                report,
                "  Among them " + count(expected(script, Outcome.DUPLICATE)) + " repeated lines, "
                        + count(expected(script, Outcome.EXPIRED)) + " too late, and "
                        + count(expected(script, Outcome.WITHHELD)) + " that the service takes no report for.");
        line(
                report,
                "  On purpose, " + count(script.lostAnswers(SimulatedService.TWOCAPTCHA)) + " answers of 2captcha and "
                        + count(script.lostAnswers(SimulatedService.ANTICAPTCHA))
                        + " of anticaptcha get lost on their way.");
        line(
                report,
                "  So that it does not take long each account sends "
                        + count(Math.round(rate.perSecond())) + " a second; unless told otherwise it sends "
                        + count(Math.round(RateLimit.DEFAULT.perSecond())) + ".");
        line(report, "");
        return report.toString();
    }

    /** Describes the results. */
    public static String after(
            DemoScript script, List<DemoResult> results, Books books, Summary summary, List<String> differences) {
        StringBuilder report = new StringBuilder();
        cameOut(report, results);
        onTheBooks(report, script, books);
        verdict(report, summary, differences);
        return report.toString();
    }

    private static String types(List<SampleLine> lines) {
        Map<String, Long> counts = lines.stream()
                .collect(Collectors.groupingBy(line -> Kebab.of(line.type()), TreeMap::new, Collectors.counting()));
        String shown = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(SHOWN_TYPES)
                .map(entry -> entry.getKey() + " " + count(entry.getValue()))
                .collect(Collectors.joining(", "));
        return counts.size() <= SHOWN_TYPES ? shown : shown + ", " + (counts.size() - SHOWN_TYPES) + " more types";
    }

    private static void cameOut(StringBuilder report, List<DemoResult> results) {
        line(report, "What came out");
        results.stream()
                .collect(Collectors.groupingBy(
                        result -> (result.outcome() + " " + result.reason()).strip(),
                        TreeMap::new,
                        Collectors.counting()))
                .forEach((end, count) -> {
                    String[] words = end.split(" ", 2);
                    row(report, words[0], count(count), meaning(end, words));
                });
        line(report, "");
    }

    private static void onTheBooks(StringBuilder report, DemoScript script, Books books) {
        line(report, "What the simulator's own books say");
        row(
                report,
                "requests",
                count(books.requests()),
                "for " + count(script.lines().size()) + " lines");
        row(report, "recorded", count(books.recordedTasks()), "tasks, each of them once");
        for (SimulatedService service : SimulatedService.values()) {
            row(
                    report,
                    "",
                    "",
                    service.id() + ": "
                            + verdicts(
                                    books.recorded(service, SimulatedVerdict.CORRECT),
                                    books.recorded(service, SimulatedVerdict.INCORRECT)));
        }
        row(report, "asked again", count(books.duplicates()), "after a lost answer, for a task on the books");
        row(report, "mistaken", count(books.mistaken()), "reports with the wrong verdict");
        line(report, "");
    }

    private static String meaning(String end, String[] words) {
        String known = MEANINGS.get(end);
        return known != null ? known : words.length > 1 ? words[1] : "";
    }

    private static void verdict(StringBuilder report, Summary summary, List<String> differences) {
        if (differences.isEmpty()) {
            line(
                    report,
                    "As it should be: all " + count(summary.read()) + " lines ended as the sample implies, in "
                            + String.format(
                                    Locale.ROOT, "%.1f", summary.elapsed().toMillis() / 1000.0) + " s.");
            return;
        }
        line(
                report,
                "NOT as it should be: " + count(differences.size()) + " differences from what the sample implies.");
        differences.stream().limit(SHOWN_DIFFERENCES).forEach(difference -> line(report, "  " + difference));
        if (differences.size() > SHOWN_DIFFERENCES) {
            line(report, "  ... and " + count(differences.size() - SHOWN_DIFFERENCES) + " more");
        }
    }

    private static String verdicts(long correct, long incorrect) {
        return count(correct) + " correct, " + count(incorrect) + " incorrect";
    }

    private static long expected(DemoScript script, Outcome outcome) {
        return script.lines().stream()
                .filter(line -> line.expected() == outcome)
                .count();
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static void row(StringBuilder report, String name, String number, String text) {
        line(report, String.format(Locale.ROOT, "  %-14s %7s   %s", name, number, text));
    }

    private static void line(StringBuilder report, String text) {
        report.append(text.stripTrailing()).append(System.lineSeparator());
    }
}
