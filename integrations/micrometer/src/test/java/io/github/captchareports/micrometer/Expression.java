package io.github.captchareports.micrometer;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What an expression of PromQL names. No parser: as much as the expressions in {@code ops} need, and whatever looks like the
 * name of a series and is none fails the test that asks.
 *
 * @param selectors the series it selects
 * @param grouping the labels in its clauses of grouping and matching
 * @param by the labels of its {@code by} clauses; empty where it has none
 * @param without the labels of its {@code without} clauses
 */
record Expression(List<Selector> selectors, Set<String> grouping, Set<String> by, Set<String> without) {
    private static final Pattern RANGE = Pattern.compile("\\[[\\w$]+]");
    private static final Pattern CLAUSE =
            Pattern.compile("\\b(by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern SELECTOR =
            Pattern.compile("(?<![\\w:.$\"])([a-zA-Z_:][\\w:]*+)\\s*+(?!\\()(?:\\{([^}]*)})?");
    private static final Pattern MATCHER = Pattern.compile("([a-zA-Z_]\\w*)\\s*(=~|!~|!=|=)\\s*\"([^\"]*)\"");
    private static final Pattern COMMA = Pattern.compile(",");
    private static final Pattern ALTERNATIVE = Pattern.compile("\\|");
    private static final Set<String> WORDS = Set.of("and", "or", "unless", "offset", "bool");

    /**
     * Series of one name.
     *
     * @param metric the name
     * @param matchers what narrows it
     */
    record Selector(String metric, List<Matcher> matchers) {}

    /**
     * A label and the values that are named for it.
     *
     * @param label the label
     * @param values the alternatives; none where a variable of the dashboard decides
     */
    record Matcher(String label, List<String> values) {
        private static Matcher of(MatchResult found) {
            String value = found.group(3);
            boolean pattern = found.group(2).endsWith("~");
            return new Matcher(
                    found.group(1),
                    value.startsWith("$")
                            ? List.of()
                            : pattern ? ALTERNATIVE.splitAsStream(value).toList() : List.of(value));
        }
    }

    static Expression of(String promQl) {
        String text = RANGE.matcher(promQl).replaceAll("");
        Set<String> grouping = new LinkedHashSet<>();
        Set<String> by = new LinkedHashSet<>();
        Set<String> without = new LinkedHashSet<>();
        CLAUSE.matcher(text).results().forEach(clause -> {
            Set<String> labels = COMMA.splitAsStream(clause.group(2))
                    .map(String::strip)
                    .filter(label -> !label.isEmpty())
                    .collect(Collectors.toSet());
            grouping.addAll(labels);
            if (clause.group(1).equals("by")) {
                by.addAll(labels);
            } else if (clause.group(1).equals("without")) {
                without.addAll(labels);
            }
        });
        List<Selector> selectors = new ArrayList<>();
        SELECTOR.matcher(CLAUSE.matcher(text).replaceAll(""))
                .results()
                .filter(found -> !WORDS.contains(found.group(1)))
                .forEach(found -> selectors.add(new Selector(found.group(1), matchers(found.group(2)))));
        return new Expression(selectors, grouping, by, without);
    }

    private static List<Matcher> matchers(@Nullable String braces) {
        return braces == null
                ? List.of()
                : MATCHER.matcher(braces).results().map(Matcher::of).toList();
    }

    /** The labels that its result has at most, given those of each series. */
    Set<String> kept(Map<String, Set<String>> labels) {
        Set<String> kept = new LinkedHashSet<>(by);
        if (by.isEmpty()) {
            selectors.forEach(selector -> kept.addAll(labels.getOrDefault(selector.metric(), Set.of())));
            kept.removeAll(without);
        }
        return kept;
    }
}
