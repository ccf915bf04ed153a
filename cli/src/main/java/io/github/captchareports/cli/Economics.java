package io.github.captchareports.cli;

import io.github.captchareports.simulator.ServiceRules;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What each policy earns and costs in a scenario, with everything else the same. */
final class Economics {
    private final Scenario scenario;
    private final int tasksAnHour;
    private final long seed;

    Economics(Scenario scenario, int tasksAnHour, long seed) {
        this.scenario = scenario;
        this.tasksAnHour = tasksAnHour;
        this.seed = seed;
    }

    /** At every market, by the rules as documented. */
    Map<Market, Map<Policy, Takings>> asDocumented() {
        return compare(List.of(), List.of(Market.values()));
    }

    /** At one market, by a variant of its rules. */
    Map<Policy, Takings> by(Variant variant) {
        return compare(List.of(variant.rules()), List.of(variant.market())).getOrDefault(variant.market(), Map.of());
    }

    private Map<Market, Map<Policy, Takings>> compare(List<ServiceRules> rules, Collection<Market> markets) {
        Map<Market, Map<Policy, Takings>> all = new EnumMap<>(Market.class);
        for (Policy policy : Policy.values()) {
            new Experiment(scenario, policy, rules, markets, tasksAnHour, seed)
                    .run()
                    .forEach((market, takings) -> all.computeIfAbsent(market, absent -> new EnumMap<>(Policy.class))
                            .put(policy, takings));
        }
        return all;
    }
}
