package io.github.captchareports.spi;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a point in time from any spelling that has one meaning only:
 *
 * <ul>
 *   <li>ISO 8601 with {@code Z} or an offset, as it is and as programs bend it: a blank instead of the {@code T}, lower
 *       case letters, a comma before the fraction, offsets such as {@code +0200} and {@code +02}, a blank before the
 *       offset, no seconds, no separators at all, a zone's name behind the offset;
 *   <li>the dates of HTTP (RFC 9110, section 5.6.7, all three) and of mail (RFC 5322), and what {@code date} prints where
 *       the zone is UTC or GMT;
 *   <li>the time since 1970-01-01T00:00:00Z as a number, in seconds, milliseconds, microseconds or nanoseconds, which are
 *       told apart by their size: less than 10<sup>11</sup> is seconds, and each further unit begins a thousand times
 *       higher. A fraction is read, an exponent is not: numbers that are written with one have often lost digits.
 * </ul>
 *
 * <p>A time without a zone is refused, since it may mean any of forty hours; only HTTP's third form, {@code Sun Nov 6
 * 08:49:37 1994}, has none and is UTC by definition. Fractions beyond nanoseconds are cut off. Weekdays are not checked.
 */
public final class Timestamps {
    private static final String REMEDY =
            "use ISO-8601 with an offset, such as 2026-11-20T10:15:30Z, or epoch seconds, such as 1795169730";

    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,20})(?:\\.[0-9]{1,20})?");
    private static final Pattern BEGINS_AS_NUMBER = Pattern.compile("-?[0-9]+(?:[.eE].*)?");
    private static final Pattern DATE_ONLY = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}|(?:19|20)[0-9]{6}");
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1_000);
    private static final BigDecimal SECONDS_BELOW = BigDecimal.valueOf(100_000_000_000L);
    private static final int UNITS = 4;

    private static final String TIME =
            "(?<hour>\\d{2}):(?<minute>\\d{2})(?::(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,30}))?)?";
    private static final String ZONE = "(?<zone>Z|UTC|GMT|[+-]\\d{2}(?::?\\d{2}(?::?\\d{2})?)?)";
    private static final String MONTH = "(?<month>[A-Z]{3})";
    private static final String WEEKDAY = "[A-Z]{3,9}";

    /** Matched against upper case. The names of their groups say what they are. */
    private static final List<Pattern> FORMS = List.of(
            // 2026-11-20T10:15:30.5+02:00, 2026-11-20 10:15:30+00, 2026-11-20 10:15:30 +0100 CET, ...[EUROPE/BERLIN]
            Pattern.compile("(?<year>\\d{4})-(?<monthNumber>\\d{2})-(?<day>\\d{2})[T ]" + TIME + " ?" + ZONE
                    + "?(?: [A-Z]{3,4}|\\[[A-Z0-9/_+-]{1,40}\\])?"),
            // 20261120T101530Z
            Pattern.compile("(?<year>\\d{4})(?<monthNumber>\\d{2})(?<day>\\d{2})T(?<hour>\\d{2})(?<minute>\\d{2})"
                    + "(?:(?<second>\\d{2})(?:[.,](?<fraction>\\d{1,30}))?)?" + ZONE + "?"),
            // Sun, 06 Nov 1994 08:49:37 GMT
            Pattern.compile("(?:" + WEEKDAY + ", ?)?(?<day>\\d{1,2}) " + MONTH + " (?<year>\\d{4}) " + TIME + " " + ZONE
                    + "(?: \\([A-Z]{1,5}\\))?"),
            // Sunday, 06-Nov-94 08:49:37 GMT
            Pattern.compile(WEEKDAY + ", (?<day>\\d{2})-" + MONTH + "-(?<shortYear>\\d{2}) " + TIME + " " + ZONE),
            // Sun Nov  6 08:49:37 GMT 1994
            Pattern.compile(WEEKDAY + " " + MONTH + " {1,2}(?<day>\\d{1,2}) " + TIME + " " + ZONE + " (?<year>\\d{4})"),
            // Sun Nov  6 08:49:37 1994
            Pattern.compile(WEEKDAY + " " + MONTH + " {1,2}(?<day>\\d{1,2}) " + TIME + "(?<utc>) (?<year>\\d{4})"));

    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");
    private static final int LONGEST = 100;
    private static final int NANOSECOND_DIGITS = 9;
    private static final int CENTURY_BEGINS = 70;

    private Timestamps() {}

    /**
     * Reads a time. A pure function, safe from any thread.
     *
     * @param text the time as it was written; blanks around it are ignored
     * @return the time
     * @throws IllegalArgumentException if it is none, or may be several; the message begins with the text, cleaned and cut,
     *     says what is wrong and shows two spellings that are read
     */
    public static Instant parse(String text) {
        String written = text.strip();
        if (BEGINS_AS_NUMBER.matcher(written).matches()) {
            return number(written);
        }
        if (written.length() > LONGEST) {
            throw invalid(written, "is no time");
        }
        String upper = written.toUpperCase(Locale.ROOT);
        for (Pattern form : FORMS) {
            Matcher matcher = form.matcher(upper);
            if (matcher.matches()) {
                return read(written, form, matcher);
            }
        }
        throw invalid(
                written,
                DATE_ONLY.matcher(written).matches() ? "is a day without a time" : "is not a known time format");
    }

    private static Instant number(String written) {
        if (DATE_ONLY.matcher(written).matches()) {
            throw invalid(written, "is a day without a time");
        }
        if (!NUMBER.matcher(written).matches()) {
            throw invalid(written, written.startsWith("-") ? "is before 1970" : "is no plain number of seconds");
        }
        BigDecimal seconds = new BigDecimal(written);
        for (int unit = 1; seconds.compareTo(SECONDS_BELOW) >= 0; unit++) {
            if (unit == UNITS) {
                throw invalid(written, "is too large for a time since 1970 in nanoseconds");
            }
            seconds = seconds.divide(THOUSAND, 2 * NANOSECOND_DIGITS + 20, RoundingMode.DOWN);
        }
        long whole = seconds.longValue();
        long nanos = seconds.subtract(BigDecimal.valueOf(whole))
                .movePointRight(NANOSECOND_DIGITS)
                .setScale(0, RoundingMode.DOWN)
                .longValue();
        return Instant.ofEpochSecond(whole, nanos);
    }

    private static Instant read(String written, Pattern form, Matcher matcher) {
        ZoneOffset offset = offset(written, form, matcher);
        try {
            return LocalDateTime.of(
                            year(form, matcher),
                            month(written, form, matcher),
                            Integer.parseInt(matcher.group("day")),
                            Integer.parseInt(matcher.group("hour")),
                            Integer.parseInt(matcher.group("minute")),
                            matcher.group("second") == null ? 0 : Integer.parseInt(matcher.group("second")),
                            nanos(form, matcher))
                    .toInstant(offset);
        } catch (DateTimeException impossible) {
            throw invalid(written, "is not a valid date and time");
        }
    }

    private static ZoneOffset offset(String written, Pattern form, Matcher matcher) {
        if (has(form, "utc")) {
            return ZoneOffset.UTC;
        }
        String zone = matcher.group("zone");
        if (zone == null) {
            throw invalid(
                    written,
                    "has no offset from UTC, and may be of any zone; add Z if it is UTC, or the offset, such as +02:00");
        }
        if (Character.isLetter(zone.charAt(0))) {
            return ZoneOffset.UTC;
        }
        try {
            return ZoneOffset.of(zone.replace(":", ""));
        } catch (DateTimeException impossible) {
            throw invalid(written, "has an impossible offset");
        }
    }

    private static int year(Pattern form, Matcher matcher) {
        if (!has(form, "shortYear")) {
            return Integer.parseInt(matcher.group("year"));
        }
        int year = Integer.parseInt(matcher.group("shortYear"));
        return year < CENTURY_BEGINS ? 2000 + year : 1900 + year;
    }

    private static int month(String written, Pattern form, Matcher matcher) {
        if (has(form, "monthNumber")) {
            return Integer.parseInt(matcher.group("monthNumber"));
        }
        int month = MONTHS.indexOf(matcher.group("month"));
        if (month < 0) {
            throw invalid(written, "has no month that is known");
        }
        return month + 1;
    }

    private static int nanos(Pattern form, Matcher matcher) {
        String fraction = has(form, "fraction") ? matcher.group("fraction") : null;
        if (fraction == null) {
            return 0;
        }
        String nanos = (fraction + "0".repeat(NANOSECOND_DIGITS)).substring(0, NANOSECOND_DIGITS);
        return Integer.parseInt(nanos);
    }

    private static boolean has(Pattern form, String group) {
        return form.pattern().contains("(?<" + group + ">");
    }

    private static IllegalArgumentException invalid(String written, String problem) {
        return new IllegalArgumentException('"' + ForeignText.clean(written, 60) + "\" " + problem + "; " + REMEDY);
    }
}
