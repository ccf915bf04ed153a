package io.github.captchareports.cli.output;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.Recorded;
import io.github.captchareports.ReportResult;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.line.InputLine;
import io.github.captchareports.cli.line.ParsedLine;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts results by service, outcome, reason and captcha type. The first result of a kind gives it its words, so memory
 * grows with the kinds that there can be and not with the results. Safe from any thread.
 */
final class FindingTally {
    private static final int CODES = 5;

    private final Map<Kind, Count> counts = new HashMap<>();

    private record Kind(
            @Nullable String provider,
            String outcome,
            @Nullable String reason,
            @Nullable Recorded recorded) {}

    private static final class Count {
        private final ResultWords words;
        private final Map<CaptchaType, Long> types = new EnumMap<>(CaptchaType.class);
        private final Set<String> codes = new LinkedHashSet<>();
        private long number;

        Count(ResultWords words) {
            this.words = words;
        }

        void add(@Nullable CaptchaType type, @Nullable String code) {
            number++;
            if (type != null) {
                types.merge(type, 1L, Long::sum);
            }
            if (code != null && codes.size() < CODES) {
                codes.add(code);
            }
        }
    }

    /**
     * Counts a result.
     *
     * @param start when the run began
     * @param again whether the line may be reported again inside its window
     */
    synchronized void count(ReportResult result, Instant start, boolean again) {
        ResultWords words = ResultWords.of(result, start, again);
        String provider = result.request().correlation() instanceof InputLine line ? line.provider() : null;
        Kind kind = new Kind(provider, Kebab.of(result.outcome()), words.reason(), result.recorded());
        counts.computeIfAbsent(kind, first -> new Count(words))
                .add(result.request().captchaType(), ResultFormat.errorCode(result));
    }

    synchronized void count(ParsedLine.Invalid line) {
        ResultWords words = ResultWords.of(line);
        counts.computeIfAbsent(new Kind(null, ResultFormat.INVALID, words.reason(), null), first -> new Count(words))
                .add(line.captchaType(), null);
    }

    /** What there is, most first. */
    synchronized List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        counts.forEach((kind, count) -> findings.add(new Finding(
                kind.outcome(),
                kind.reason(),
                kind.provider(),
                count.number,
                byNumber(count.types),
                List.copyOf(count.codes),
                count.words.meaning(),
                count.words.remedy())));
        findings.sort(Comparator.comparingLong(Finding::count)
                .reversed()
                .thenComparing(Finding::outcome)
                .thenComparing(finding -> String.valueOf(finding.reason()))
                .thenComparing(finding -> String.valueOf(finding.provider())));
        return findings;
    }

    private static Map<String, Long> byNumber(Map<CaptchaType, Long> types) {
        Map<String, Long> sorted = new LinkedHashMap<>();
        types.entrySet().stream()
                .sorted(Map.Entry.<CaptchaType, Long>comparingByValue().reversed())
                .forEach(entry -> sorted.put(Kebab.of(entry.getKey()), entry.getValue()));
        return Collections.unmodifiableMap(sorted);
    }
}
