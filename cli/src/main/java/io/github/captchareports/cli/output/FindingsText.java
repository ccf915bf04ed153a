package io.github.captchareports.cli.output;

import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.line.SolvedTotal;
import io.github.captchareports.spi.ForeignText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** {@link Findings} for people: the largest first, and nothing where there are none. */
final class FindingsText {
    private static final int KINDS = 8;
    private static final int DOMAINS = 5;
    private static final int TOTALS = 10;
    /** The share from which it matters that it is not known. */
    private static final double WORTH_A_WORD = 0.15;

    private static final int LONGEST_LINE = 500;

    private FindingsText() {}

    static String of(Findings findings) {
        List<String> lines = new ArrayList<>();
        List<Finding> toTell =
                findings.kinds().stream().filter(FindingsText::isToTell).toList();
        toTell.stream().limit(KINDS).forEach(finding -> tell(finding, lines));
        if (toTell.size() > KINDS) {
            long rest = toTell.stream().skip(KINDS).mapToLong(Finding::count).sum();
            lines.add(
                    "and " + number(rest) + " of " + (toTell.size() - KINDS) + " other kinds; --summary FILE has all");
        }
        Lateness.Figures late = findings.late();
        if (late != null) {
            lines.add("late: " + number(late.lines()) + ", by " + words(late.median()) + " in the median and "
                    + words(late.worst()) + " at worst, counted from the end of the window");
        }
        if (findings.nearEnd().isMany()) {
            lines.add("close: " + number(findings.nearEnd().near()) + " of "
                    + number(findings.nearEnd().sent()) + " requests were sent with less than "
                    + NearEnd.LITTLE.toSeconds() + " s of their window left: report sooner");
        }
        if (!findings.domains().isEmpty()) {
            lines.add("complaints not recorded, by domain: " + domains(findings.domains()));
        }
        findings.standing().scopes().stream()
                .filter(scope -> !toTell.isEmpty() || scope.state() != ComplaintState.NORMAL)
                .map(FindingsText::words)
                .forEach(lines::add);
        findings.standing().lowVolumes().stream().map(FindingsText::words).forEach(lines::add);
        if (!findings.solved().isEmpty()) {
            lines.add("solved in all, as told: " + solved(findings.solved()));
        }
        if (findings.open() > 0) {
            lines.add("again: " + number(findings.open()) + (findings.open() == 1 ? " line" : " lines")
                    + " may be reported again, the last until " + findings.openUntil()
                    + "; submit them again, or everything on the same --journal");
        }
        return lines.stream()
                .map(line -> String.format("%s%n", ForeignText.clean(line, LONGEST_LINE)))
                .collect(Collectors.joining());
    }

    /** Whether a kind of result is shown: one that needs no remedy is not. */
    private static boolean isToTell(Finding finding) {
        return finding.remedy() != null || finding.outcome().equals("withheld");
    }

    private static void tell(Finding finding, List<String> lines) {
        StringBuilder title =
                new StringBuilder(number(finding.count())).append(' ').append(finding.outcome());
        if (finding.reason() != null) {
            title.append(", ").append(finding.reason());
        }
        if (finding.provider() != null) {
            title.append(", at ").append(finding.provider());
        }
        if (!finding.errorCodes().isEmpty()) {
            title.append(" (").append(String.join(", ", finding.errorCodes())).append(')');
        }
        if (!finding.types().isEmpty()) {
            title.append(": ").append(types(finding.types()));
        }
        lines.add(title.toString());
        lines.add("    means: " + finding.meaning());
        if (finding.remedy() != null) {
            lines.add("    to do: " + finding.remedy());
        }
    }

    private static String types(Map<String, Long> types) {
        return types.entrySet().stream()
                .map(entry -> entry.getKey() + " " + number(entry.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String domains(List<DomainTally.Figures> worst) {
        List<String> named = worst.stream()
                .filter(figures -> figures.domain() != null)
                .limit(DOMAINS)
                .map(figures -> ForeignText.clean(String.valueOf(figures.domain()), 60) + " " + share(figures))
                .collect(Collectors.toCollection(ArrayList::new));
        if (worst.size() > named.size()) {
            List<DomainTally.Figures> rest = worst.subList(named.size(), worst.size());
            named.add("others "
                    + number(rest.stream()
                            .mapToLong(DomainTally.Figures::notRecorded)
                            .sum())
                    + " of "
                    + number(rest.stream()
                            .mapToLong(DomainTally.Figures::complaints)
                            .sum()));
        }
        return String.join(", ", named);
    }

    private static String words(ComplaintFigures scope) {
        String complaints = "complaints of " + scope.account() + ", judged by " + scope.scope() + ": "
                + number(scope.complaints()) + " of " + number(scope.solved()) + " solved";
        String state = Kebab.of(scope.state());
        if (scope.isKnown()) {
            return complaints + String.format(Locale.ROOT, ", %.1f %%, ", 100 * scope.share()) + state;
        }
        String remedy = scope.share() < WORTH_A_WORD ? "" : "; too little is known for a share: say --solved TYPE=N";
        return complaints + " that are known, " + state + remedy;
    }

    private static String words(Standing.LowVolume volume) {
        String head = "low volume at " + volume.account() + ": " + number(volume.solved());
        String ignored =
                "the service ignores complaints of accounts with less than " + number(volume.needed()) + " in 24 h";
        return volume.told()
                ? head + " were solved, and " + ignored
                        + ": bring the traffic together in one account, or do not complain"
                : head + " solved are known here, and " + ignored
                        + "; if that is all you solved, these complaints do not count; if there were more, say"
                        + " --solved TYPE=N";
    }

    private static String solved(List<SolvedTotal> totals) {
        String named = totals.stream()
                .limit(TOTALS)
                .map(total -> total.account() + " " + Kebab.of(total.type()) + " " + number(total.solved()))
                .collect(Collectors.joining(", "));
        return totals.size() <= TOTALS ? named : named + " and " + (totals.size() - TOTALS) + " more";
    }

    private static String share(DomainTally.Figures figures) {
        return number(figures.notRecorded()) + " of " + number(figures.complaints());
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** For example 14 s, 3 min 20 s, or 2 h 5 min. */
    static String words(Duration duration) {
        if (duration.toHours() > 0) {
            return number(duration.toHours()) + " h" + part(duration.toMinutesPart(), "min");
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min" + part(duration.toSecondsPart(), "s")
                : duration.toSeconds() + " s";
    }

    private static String part(int number, String unit) {
        return number == 0 ? "" : " " + number + " " + unit;
    }
}
