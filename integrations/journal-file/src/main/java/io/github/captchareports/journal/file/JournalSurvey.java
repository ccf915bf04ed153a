package io.github.captchareports.journal.file;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Finds out, by the numbers of a journal's records, which are there and which are missing. */
final class JournalSurvey {
    /** What stands behind the last sound record. */
    enum Tail {
        NONE,
        /** The beginning of the next record. */
        TORN,
        /** Zeros, possibly from within the next record on, as file systems leave them after a loss of power. */
        ZEROS,
        /** Something else: the next record, which was written as a whole, and is damaged. */
        DAMAGED
    }

    private static final int NAMED = 3;
    private static final long UNKNOWN = Long.MIN_VALUE;

    private final JournalMark mark;
    private final List<String> named = new ArrayList<>();
    private long last;
    private long end;
    private long records;
    private long lastWrittenAt = UNKNOWN;

    private int gaps;
    private long lost;
    private long lostUntil = UNKNOWN;
    private long lostSince = UNKNOWN;
    private long lostAtEnd;
    private long rest;
    private Tail tail = Tail.NONE;

    /**
     * Begins before the first record.
     *
     * @param last the number before the first
     * @param end where the first begins
     * @param mark up to where records are known to have been written
     */
    JournalSurvey(long last, long end, JournalMark mark) {
        this.last = last;
        this.end = end;
        this.mark = mark;
    }

    /** Number of the last sound record. */
    long last() {
        return last;
    }

    /** Where the last sound record ends. */
    long end() {
        return end;
    }

    /** How many are sound. */
    long records() {
        return records;
    }

    /** Bytes behind the last sound record. */
    long rest() {
        return rest;
    }

    /** Whether all bytes between the records, and all numbers, are there. */
    boolean isGapless() {
        return gaps == 0;
    }

    /** Whether records are missing between others that were written at that time or later. */
    boolean isMissingSince(long keptFrom) {
        return lost > 0 && lostUntil >= keptFrom;
    }

    /** Whether anything is missing, or stands where nothing should. */
    boolean isFlawless() {
        return gaps == 0 && rest == 0 && lostAtEnd == 0;
    }

    /** Whether records are missing or damaged at the end that had been written. */
    boolean isMissingAtEnd() {
        return lostAtEnd > 0;
    }

    /** A sound record at the end of what was read so far. */
    void record(int length, long writtenAt) {
        last++;
        end += length;
        records++;
        lastWrittenAt = writtenAt;
    }

    /** The next sound record is at that position, has that number, and was written then. */
    void gap(long position, long number, long writtenAt) {
        long missing = number - last - 1;
        if (named.size() < NAMED) {
            named.add(
                    missing == 0
                            ? (position - end) + " bytes between records " + last + " and " + number + " are none"
                            : records(last + 1, number - 1)
                                    + (position == end
                                            ? " missing"
                                            : " damaged (bytes " + end + " to " + (position - 1) + ")"));
        }
        gaps++;
        lost += missing;
        if (missing > 0) {
            lostUntil = Math.max(lostUntil, writtenAt);
            lostSince = lostSince == UNKNOWN ? lastWrittenAt : lostSince;
        }
        last = number - 1;
        end = position;
    }

    /** Nothing sound follows. */
    void tail(long size, Tail found) {
        rest = size - end;
        tail = found;
        lostAtEnd = Math.max(found == Tail.DAMAGED ? 1 : 0, mark.number() - last);
    }

    /** What is missing, why that matters, and what can be done. */
    String refusal() {
        List<String> all = new ArrayList<>(named);
        if (gaps > named.size()) {
            all.add("so are " + (gaps - named.size()) + " other stretches");
        }
        if (lostAtEnd > 0) {
            all.add(missingAtEnd());
        }
        long since = lost > 0 ? lostSince : lastWrittenAt;
        return "is damaged: " + String.join("; ", all) + ". Records lost: " + (lost + lostAtEnd) + ", readable: "
                + records + ". Each lost one may say of a report that it was sent" + between(since)
                + ". Nothing was changed. Restore the file from a copy that has them, or move it away and leave out of"
                + " the input what was submitted before: without the journal it would be sent again";
    }

    /**
     * What was left out, and what follows from it.
     *
     * @param certain whether nothing was sent before its record had been forced to disk
     */
    String notice(boolean certain) {
        List<String> all = new ArrayList<>(named);
        if (!named.isEmpty()) {
            all.add(
                    lost == 0
                            ? "No record is missing; the journal was written anew"
                            : "They are too old to matter; the journal was written anew");
        }
        if (lostAtEnd > 0) {
            all.add(missingAtEnd());
        } else if (rest > 0) {
            all.add(tailed());
        }
        if (rest > 0) {
            all.add("Its last " + rest + " bytes were cut off");
        }
        if (lostAtEnd > 0 || (rest > 0 && !certain)) {
            all.add("Whether something was sent on their strength is not known: it may be sent again");
        } else if (rest > 0) {
            all.add("Nothing was sent on their strength");
        }
        return String.join(". ", all);
    }

    private String missingAtEnd() {
        return records(last + 1, last + lostAtEnd)
                + (rest == 0
                        ? " missing at its end, where they had been written (" + (mark.end() - end) + " bytes)"
                        : " damaged at its end (from byte " + end + " on)");
    }

    private String tailed() {
        return tail == Tail.ZEROS
                ? "it ends in zeros, as file systems leave them after a loss of power"
                : "it ends in the middle of record " + (last + 1)
                        + ", as a process leaves it that is killed while it writes";
    }

    private String between(long since) {
        if (since == UNKNOWN) {
            return "";
        }
        return lostAtEnd > 0
                ? " after " + time(since)
                : " between " + time(since) + " and "
                        + time(lostUntil + Duration.ofSeconds(1).toMillis());
    }

    private static String records(long from, long to) {
        return from == to ? "record " + from + " is" : "records " + from + " to " + to + " are";
    }

    private static String time(long millis) {
        return String.valueOf(Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS));
    }
}
