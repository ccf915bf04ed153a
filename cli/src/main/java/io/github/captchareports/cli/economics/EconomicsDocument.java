package io.github.captchareports.cli.economics;

import io.github.captchareports.cli.Kebab;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the policies brought all clients, as Markdown. */
public final class EconomicsDocument {
    private final StringBuilder text = new StringBuilder();

    private EconomicsDocument() {}

    public static String of(Economics economics, List<Client> clients, boolean sweep) {
        List<Economics.Played> played = economics.play(clients, sweep);
        EconomicsDocument document = new EconomicsDocument();
        document.clients(played);
        if (sweep) {
            document.variants(played);
        }
        return document.text.toString();
    }

    private void clients(List<Economics.Played> played) {
        row("client", "who it is", "compared by", policies());
        row("---", "---", "---", rule());
        for (Economics.Played each : played) {
            if (each.variant() == null) {
                Comparison comparison = each.comparison();
                Client client = comparison.client();
                row(
                        "`" + client.name() + "`",
                        Kebab.of(client.nature()) + ": " + client.story(),
                        client.isRefunded() ? "refunds" : "right complaints counted",
                        Arrays.stream(Policy.values())
                                .map(policy -> cell(comparison, policy))
                                .toList());
            }
        }
    }

    /** Where the guard loses, of all that were played by a variant of the rules. */
    private void variants(List<Economics.Played> played) {
        line("");
        row("rule that is otherwise", "clients", "behind", policies());
        row("---", "---", "---", rule());
        for (Variant variant : Variant.all()) {
            List<Comparison> comparisons = played.stream()
                    .filter(each -> variant.equals(each.variant()))
                    .map(Economics.Played::comparison)
                    .toList();
            List<Comparison> behind = comparisons.stream()
                    .filter(comparison -> comparison.isBehind(Policy.GUARDED))
                    .toList();
            String rule = variant.judged().title() + ": " + variant.name();
            if (behind.isEmpty() && !comparisons.isEmpty()) {
                row(rule, String.valueOf(comparisons.size()), "none", blank());
            }
            for (Comparison comparison : behind) {
                row(
                        rule,
                        String.valueOf(comparisons.size()),
                        "`" + comparison.client().name() + "`",
                        Arrays.stream(Policy.values())
                                .map(policy -> cell(comparison, policy))
                                .toList());
            }
        }
    }

    private static String cell(Comparison comparison, Policy policy) {
        String hours = EconomicsTable.hours(comparison.silenced(policy));
        String silenced = hours.equals("-") ? "" : ", " + hours + " without a say";
        if (policy == Policy.UNGUARDED) {
            return EconomicsTable.worth(comparison, policy) + silenced;
        }
        String times = EconomicsTable.times(comparison.times(policy));
        String worst = comparison.seeds().size() == 1
                ? ""
                : String.format(Locale.ROOT, " (%s)", EconomicsTable.times(comparison.worst(policy)));
        return (comparison.isBehind(policy) ? "**" + times + "**" : times) + worst + silenced;
    }

    private static List<String> policies() {
        return Arrays.stream(Policy.values()).map(Policy::title).toList();
    }

    private static List<String> rule() {
        return Arrays.stream(Policy.values()).map(policy -> "---").toList();
    }

    private static List<String> blank() {
        return Arrays.stream(Policy.values()).map(policy -> "").toList();
    }

    private void row(String first, String second, String third, List<String> more) {
        List<String> cells = new ArrayList<>(List.of(first, second, third));
        cells.addAll(more);
        line(cells.stream().collect(Collectors.joining(" | ", "| ", " |")));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
