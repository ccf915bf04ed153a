package io.github.captchareports.micrometer;

import io.github.captchareports.AccountState.Phase;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.FailureCause;
import io.github.captchareports.Outcome;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.ReportProvider;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a scrape shows, as Prometheus sees it, and which values its labels can have at all: by the enums of the API, since
 * traffic shows only those that happened.
 *
 * @param labels the labels of each series, with those that Prometheus adds for the target
 * @param values the values that each label was seen with
 */
record Published(Map<String, Set<String>> labels, Map<String, Set<String>> values) {
    static final Set<String> OF_THE_TARGET = Set.of("job", "instance");
    private static final Pattern SAMPLE = Pattern.compile("^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? \\S+$", Pattern.MULTILINE);
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");
    private static final String NONE = "none";

    static Published in(String scrape) {
        Map<String, Set<String>> labels = new LinkedHashMap<>();
        Map<String, Set<String>> values = new LinkedHashMap<>();
        SAMPLE.matcher(scrape).results().forEach(sample -> {
            Set<String> ofSeries = labels.computeIfAbsent(sample.group(1), name -> new TreeSet<>(OF_THE_TARGET));
            LABEL.matcher(sample.group(2) == null ? "" : sample.group(2))
                    .results()
                    .forEach(label -> {
                        ofSeries.add(label.group(1));
                        values.computeIfAbsent(label.group(1), name -> new TreeSet<>())
                                .add(label.group(2));
                    });
        });
        return new Published(labels, values);
    }

    /** The meters that a scrape shows, a timer's four series as one. */
    Set<String> meters() {
        return labels.keySet().stream().map(Published::meter).collect(Collectors.toCollection(TreeSet::new));
    }

    static String meter(String series) {
        return series.replaceFirst("_seconds_(bucket|count|sum|max)$", "_seconds");
    }

    /** Every value that the label can have; null where it is the user's, or the target's. */
    @Nullable
    Set<String> possible(String label) {
        return switch (label) {
            case "outcome" -> of(Outcome.values());
            case "reason" ->
                Stream.of(Outcome.values())
                        .flatMap(outcome -> reasons(outcome).stream())
                        .collect(Collectors.toCollection(TreeSet::new));
            case "phase" -> of(Phase.values());
            case "verdict" -> of(Verdict.values());
            case "captcha_type" -> of(CaptchaType.values());
            case "end" -> of(AttemptEvent.End.values());
            case "cause" -> replaced(of(FailureCause.Kind.values()), "", NONE);
            case "provider" -> providers();
            case "le" -> values.get("le");
            default -> null;
        };
    }

    static Set<String> reasons(Outcome outcome) {
        return switch (outcome) {
            case ACCEPTED -> of(ReportResult.Confirmation.values());
            case DUPLICATE -> replaced(of(ReportResult.DuplicateOrigin.values()), "", "conflict");
            case REJECTED -> of(ProbableCause.values());
            case EXPIRED -> of(ReportResult.ExpiredReason.values());
            case WITHHELD -> of(ReportResult.WithheldReason.values());
            case UNDELIVERED -> of(ReportResult.UndeliveredReason.values());
            case INDETERMINATE -> of(ReportResult.IndeterminateCause.values());
        };
    }

    private static Set<String> replaced(Set<String> values, String old, String replacement) {
        values.remove(old);
        values.add(replacement);
        return values;
    }

    private static Set<String> of(Enum<?>... constants) {
        return Arrays.stream(constants).map(TagValues::of).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> providers() {
        Set<String> ids = new HashSet<>(List.of("unknown"));
        ServiceLoader.load(ReportProvider.class).forEach(provider -> ids.add(provider.id()));
        return ids;
    }
}
