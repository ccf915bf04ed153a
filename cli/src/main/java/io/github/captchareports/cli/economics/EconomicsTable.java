package io.github.captchareports.cli.economics;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What the policies brought a client, side by side, for people. */
public final class EconomicsTable {
    private static final double MICROS = 1e6;

    private final StringBuilder text = new StringBuilder();

    /** A client with all that the policies took; means where there are several seeds. */
    public static String of(Comparison comparison) {
        EconomicsTable table = new EconomicsTable();
        table.client(comparison);
        return table.text.toString();
    }

    /** The client by one variant of the rules. */
    public static String row(Variant variant, Comparison comparison) {
        EconomicsTable table = new EconomicsTable();
        table.row("  " + variant.name(), policy -> worth(comparison, policy) + " " + standing(comparison, policy));
        return table.text.toString();
    }

    /** What a client is compared by. */
    static String worth(Comparison comparison, Policy policy) {
        double worth = comparison.worth(policy);
        return comparison.client().isRefunded() ? dollars(worth) : count(worth);
    }

    /** How many times as much as without a guard, and whether that is what the guard owes the client. */
    static String standing(Comparison comparison, Policy policy) {
        if (policy == Policy.UNGUARDED) {
            return "";
        }
        return times(comparison.times(policy)) + (comparison.isBehind(policy) ? " BEHIND" : "");
    }

    static String times(double times) {
        return Double.isInfinite(times) ? "x inf" : String.format(Locale.ROOT, "x %.2f", times);
    }

    static String hours(Duration duration) {
        return duration.isZero() ? "-" : String.format(Locale.ROOT, "%,d h", Math.round(duration.toMinutes() / 60.0));
    }

    private void client(Comparison comparison) {
        line(comparison.client().name() + ": " + comparison.client().story());
        row("", Policy::title);
        row("  bought", count(comparison, ExperimentResult::solved));
        row("  of them wrong", count(comparison, ExperimentResult::wrong));
        row("  spent", dollars(comparison, ExperimentResult::spentMicros));
        row("  refunded", dollars(comparison, ExperimentResult::refundedMicros));
        row("  complaints on the books", count(comparison, ExperimentResult::complaints));
        row("  silently ignored", count(comparison, result -> result.complaints() - result.counting()));
        row("  counted, and right", count(comparison, ExperimentResult::honest));
        row("  refused in a suspension", count(comparison, ExperimentResult::refused));
        row("  held by the guard", count(comparison, ExperimentResult::held));
        row(
                "  reporting suspended",
                hours(comparison, result -> result.suspended().toMillis()));
        row(
                "  ignored after a jump",
                hours(comparison, result -> result.ignored().toMillis()));
        row("  against no guard", policy -> standing(comparison, policy));
    }

    private static Function<Policy, String> dollars(Comparison comparison, ToLongFunction<ExperimentResult> micros) {
        return policy -> dollars(comparison.mean(policy, micros));
    }

    private static Function<Policy, String> count(Comparison comparison, ToLongFunction<ExperimentResult> count) {
        return policy -> count(comparison.mean(policy, count));
    }

    private static Function<Policy, String> hours(Comparison comparison, ToLongFunction<ExperimentResult> millis) {
        return policy -> hours(Duration.ofMillis(Math.round(comparison.mean(policy, millis))));
    }

    private void row(String name, Function<Policy, String> cell) {
        StringBuilder row = new StringBuilder(String.format(Locale.ROOT, "%-34s", name));
        for (Policy policy : Policy.values()) {
            row.append(String.format(Locale.ROOT, "%24s", cell.apply(policy)));
        }
        line(row.toString().stripTrailing());
    }

    private void line(String line) {
        text.append(line).append(System.lineSeparator());
    }

    private static String dollars(double micros) {
        return String.format(Locale.ROOT, "$%.3f", micros / MICROS);
    }

    private static String count(double number) {
        return number == 0 ? "-" : String.format(Locale.ROOT, "%,d", Math.round(number));
    }
}
