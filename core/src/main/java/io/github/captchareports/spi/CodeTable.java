package io.github.captchareports.spi;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The error codes of a service. Numbers drift between versions of a service's pages, so the code decides, and the
 * number only where an answer has no code.
 */
public final class CodeTable {
    private final List<CodeRule> rules;
    private final Map<String, CodeRule> byCode = new HashMap<>();
    private final Map<Integer, CodeRule> byId = new HashMap<>();

    /**
     * Makes a table.
     *
     * @param rules its lines
     * @throws IllegalArgumentException if two lines have one code or one number
     */
    public CodeTable(List<CodeRule> rules) {
        this.rules = List.copyOf(rules);
        for (CodeRule rule : this.rules) {
            if (byCode.put(rule.code(), rule) != null) {
                throw new IllegalArgumentException("code " + rule.code() + ": listed twice; keep one line");
            }
            Integer id = rule.id();
            if (id != null && byId.put(id, rule) != null) {
                throw new IllegalArgumentException("id " + id + ": listed twice; leave one of its lines without an id");
            }
        }
    }

    /**
     * The lines.
     *
     * @return the rules, in the order given
     */
    public List<CodeRule> rules() {
        return rules;
    }

    /**
     * The rule for a code.
     *
     * @param code the code, compared letter by letter
     * @return the rule, or null where the code is unlisted
     */
    public @Nullable CodeRule rule(String code) {
        return byCode.get(code);
    }

    /**
     * The rule for a number. Only for answers that have no code.
     *
     * @param id the number
     * @return the rule, or null where the number is unlisted
     */
    public @Nullable CodeRule rule(int id) {
        return byId.get(id);
    }
}
