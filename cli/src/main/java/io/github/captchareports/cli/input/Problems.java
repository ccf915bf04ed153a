package io.github.captchareports.cli.input;

import io.github.captchareports.cli.line.LineField;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wrong with a line: the first few things in words, and how many more there are. */
final class Problems {
    private static final int NAMED = 16;
    private static final int UNKNOWN_NAMED = 5;
    private static final String BETWEEN = " | ";

    private final List<String> named = new ArrayList<>();
    private final Set<LineField> fields = EnumSet.noneOf(LineField.class);
    private @Nullable String ofTheLine;
    private int unknown;
    private long more;

    /** Adds what is wrong with the line as a whole. It is always named. */
    void addOfTheLine(String problem) {
        if (ofTheLine == null) {
            ofTheLine = "line: " + problem;
        } else {
            more++;
        }
    }

    /** Adds what is wrong with a field. */
    void add(LineField field, String problem) {
        fields.add(field);
        add(field.key() + ": " + problem);
    }

    /** Adds a field that there is not. */
    void addUnknown(String key) {
        if (unknown++ < UNKNOWN_NAMED) {
            add(LineField.unknown(key));
        } else {
            more++;
        }
    }

    private void add(String problem) {
        if (named.size() < NAMED && !named.contains(problem)) {
            named.add(problem);
        } else {
            more++;
        }
    }

    boolean isEmpty() {
        return named.isEmpty() && ofTheLine == null;
    }

    /** Whether the line as a whole is wrong, so that not all of it was read. */
    boolean areOfTheLine() {
        return ofTheLine != null;
    }

    boolean areOf(LineField field) {
        return fields.contains(field);
    }

    @Override
    public String toString() {
        List<String> all = new ArrayList<>();
        if (ofTheLine != null) {
            all.add(ofTheLine);
        }
        all.addAll(named);
        if (more > 0) {
            all.add("and " + more + " more");
        }
        return String.join(BETWEEN, all);
    }
}
