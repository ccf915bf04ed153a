package io.github.captchareports.ledger.redis;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.spi.ledger.SharedLedger.Counts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes and reads the counts of one hour: a hash with a field {@code <kind><type>|<process>} for each figure that is not
 * zero, kinds being s for solved, t for the total, w for called wrong, c for complaints, f for confirmations.
 *
 * @param hour the hour that was asked for
 * @param now the hour it is, by Redis
 * @param counts what the other processes have counted in the hour
 */
record HourOfCounts(long hour, long now, List<Counts> counts) {
    private static final String KINDS = "stwcf";
    private static final String OF = "|";

    /** Field and value by turns. */
    static List<String> values(String process, Counts mine) {
        String what = mine.captchaType().name();
        what += OF + KeyNames.escape(process);
        List<String> values = new ArrayList<>();
        value(values, 's', what, mine.solved());
        value(values, 't', what, mine.total());
        value(values, 'w', what, mine.wrong());
        value(values, 'c', what, mine.complaints());
        value(values, 'f', what, mine.confirmations());
        return values;
    }

    private static void value(List<String> values, char kind, String what, long sum) {
        if (sum != 0) {
            values.add(kind + what);
            values.add(Long.toString(sum));
        }
    }

    /** What {@link Script#COUNT} answered. */
    static HourOfCounts of(long hour, String process, List<?> answer) {
        String own = KeyNames.escape(process);
        int last = answer.size() - 1;
        Map<String, long[]> figures = new LinkedHashMap<>();
        for (int i = 0; i + 1 < last; i += 2) {
            String field = answer.get(i).toString();
            int kind = KINDS.indexOf(field.charAt(0));
            if (kind < 0) {
                throw new IllegalArgumentException("no count has the letter " + field.charAt(0));
            }
            int of = field.lastIndexOf(OF);
            if (of < 0) {
                throw new IllegalArgumentException("a count that is nobody's: " + field);
            }
            if (!field.substring(of + 1).equals(own)) {
                figures.computeIfAbsent(field.substring(1, of), what -> new long[KINDS.length()])[kind] +=
                        Long.parseLong(answer.get(i + 1).toString());
            }
        }
        List<Counts> counts = new ArrayList<>(figures.size());
        figures.forEach((what, figure) -> {
            CaptchaType type = type(what);
            if (type != null) {
                counts.add(new Counts(type, hour, figure[0], figure[1], figure[2], figure[3], figure[4]));
            }
        });
        return new HourOfCounts(hour, Long.parseLong(answer.get(last).toString()), counts);
    }

    /** Null where a newer version of the library counts a type that this one does not know and so never reports. */
    private static @Nullable CaptchaType type(String name) {
        for (CaptchaType type : CaptchaType.values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
