package io.github.captchareports.cli;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** Takings of the policies, side by side, for people. */
final class EconomicsTable {
    private static final double MICROS = 1e6;

    private final StringBuilder text = new StringBuilder();

    /** A scenario, with all that the policies took at each market. */
    static String of(Scenario scenario, Map<Market, Map<Policy, Takings>> takings) {
        EconomicsTable table = new EconomicsTable();
        table.line(Kebab.of(scenario) + ": " + scenario.story());
        takings.forEach(table::market);
        return table.text.toString();
    }

    /** The head of the rows that {@link #row(Variant, Map)} makes for one market. */
    static String head(Market market) {
        EconomicsTable table = new EconomicsTable();
        table.line("");
        table.line(market.title() + ": refunds and hours without a say");
        table.row("", Policy::title);
        return table.text.toString();
    }

    /** One variant of the rules, and where the guard loses. */
    static String row(Variant variant, Map<Policy, Takings> takings) {
        EconomicsTable table = new EconomicsTable();
        table.row(variant.name(), policy -> {
            Takings own = at(takings, policy);
            return dollars(own.refundedMicros()) + " " + hours(own.silenced()) + " " + standing(takings, policy);
        });
        return table.text.toString();
    }

    /** Whether a policy does better than none: the money first, then the hours without a say. */
    static String standing(Map<Policy, Takings> takings, Policy policy) {
        if (policy == Policy.UNGUARDED) {
            return "";
        }
        int compared = at(takings, policy).compareWith(at(takings, Policy.UNGUARDED));
        return compared > 0 ? "ahead" : compared < 0 ? "BEHIND" : "even";
    }

    private void market(Market market, Map<Policy, Takings> takings) {
        line("");
        row(market.title(), Policy::title);
        row("  spent", takings, each -> dollars(each.spentMicros()));
        row("  refunded", takings, each -> dollars(each.refundedMicros()));
        row("  complaints on the books", takings, each -> count(each.complaints()));
        row("  silently ignored", takings, each -> count(each.complaints() - each.counting()));
        row("  refused in a suspension", takings, each -> count(each.refused()));
        row("  held by the guard", takings, each -> count(each.held()));
        row("  reporting suspended", takings, each -> hours(each.suspended()));
        row("  ignored after a jump", takings, each -> hours(each.ignored()));
        row("  against no guard", policy -> standing(takings, policy));
    }

    private void row(String name, Map<Policy, Takings> takings, Function<Takings, String> cell) {
        row(name, policy -> cell.apply(at(takings, policy)));
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

    private static Takings at(Map<Policy, Takings> takings, Policy policy) {
        return Objects.requireNonNull(takings.get(policy), "every policy was tried");
    }

    private static String dollars(long micros) {
        return String.format(Locale.ROOT, "$%.3f", micros / MICROS);
    }

    private static String hours(Duration duration) {
        return duration.isZero() ? "-" : String.format(Locale.ROOT, "%,d h", Math.round(duration.toMinutes() / 60.0));
    }

    private static String count(long number) {
        return number == 0 ? "-" : String.format(Locale.ROOT, "%,d", number);
    }
}
