package io.github.captchareports.cli.command;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.CodeRule;
import io.github.captchareports.spi.ReportProvider;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The explanation of a code. Explanations of two services are equal where the code means the same at both.
 *
 * @param code the code
 * @param number its number, or null
 * @param words the lines below the code
 */
record Explanation(String code, @Nullable Integer number, String words) {
    static Explanation of(ReportProvider provider, CodeRule rule) {
        StringBuilder text = new StringBuilder();
        line(text, "means", rule.meaning());
        line(text, "report", report(provider, rule));
        line(text, "account", account(rule));
        for (ProbableCause cause : rule.possibleCauses()) {
            line(text, "if " + Kebab.of(cause), cause.remedy());
        }
        line(text, "source", rule.source());
        return new Explanation(rule.code(), rule.id(), text.toString());
    }

    /** The code, the services that answer with it, and what they mean. */
    String at(List<String> services) {
        return code + " at " + String.join(" and ", services) + (number == null ? "" : ", number " + number) + "\n"
                + words;
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(String.format(Locale.ROOT, "  %s: %s\n", name, value));
    }

    private static String report(ReportProvider provider, CodeRule rule) {
        return switch (rule.reading()) {
            case ALREADY_REPORTED ->
                "duplicate, and not sent again; accepted where an answer of our own was lost before,"
                        + " for then it proves that the report is recorded";
            case REFUSED -> "rejected, finally; not sent again";
            case REFUSED_AMBIGUOUS ->
                "rejected, finally; not sent again"
                        + (provider.replaySafe()
                                ? ". Indeterminate where an answer was lost before: the code fits a report that was recorded, too"
                                : "");
            case NOT_RECORDED ->
                rule.advice() instanceof AccountAdvice.Pause
                        ? "certainly not recorded; sent again while its window is open, else undelivered"
                        : "withheld: certainly not recorded, and free to be reported again once it is mended";
            case RECORDED -> "accepted";
            case NOT_TAKEN, NOT_TAKEN_UNLESS_PROVEN -> "certainly not recorded; sent again while its window is open";
            case UNCLEAR ->
                "proves nothing; sent again where the service's answer to the repetition proves something, else"
                        + " indeterminate";
        };
    }

    private static String account(CodeRule rule) {
        AccountAdvice advice = rule.advice();
        if (advice instanceof AccountAdvice.Pause pause) {
            return "pauses for at least " + seconds(pause.duration()) + ", then goes on at half its rate and recovers";
        }
        if (advice instanceof AccountAdvice.RefuseAccount refusal) {
            Duration reopenAfter = refusal.reopenAfter();
            return reopenAfter == null
                    ? "sends nothing more until you have mended it and called resume"
                    : "sends nothing for " + seconds(reopenAfter) + ", then one probe";
        }
        if (advice instanceof AccountAdvice.RefuseMethod) {
            return "sends nothing more to this method until you call resume; its other methods go on";
        }
        return rule.possibleCauses().contains(ProbableCause.COMPLAINT_RATIO)
                ? "goes on; but several complaints in a row that were refused for their share hold all complaints of the"
                        + " type, until a probe is accepted"
                : "goes on";
    }

    private static String seconds(Duration duration) {
        return duration.toMinutes() > 0 && duration.toSecondsPart() == 0
                ? duration.toMinutes() + " min"
                : duration.toSeconds() + " s";
    }
}
