package io.github.captchareports.journal.file;

import io.github.captchareports.spi.AccountName;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What earlier runs wrote of each account's complaints: of each account the last state that is there as a whole. Filled by
 * one thread.
 */
final class JournalStates {
    /** A day longer than the longest window of complaints. */
    static final Duration KEPT = Duration.ofDays(8);

    private final Map<AccountName, Kept> latest = new LinkedHashMap<>();
    private @Nullable Begun begun;

    private record Kept(long writtenAt, int parts, String text) {}

    /** A state of which the first parts have been read: they stand in one stretch, since they were written at once. */
    private static final class Begun {
        private final JournalSnapshot first;
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private int read;

        Begun(JournalSnapshot first) {
            this.first = first;
        }

        boolean isContinuedBy(JournalSnapshot part) {
            return part.part == read
                    && part.parts == first.parts
                    && part.writtenAt == first.writtenAt
                    && part.account.equals(first.account);
        }

        boolean add(JournalSnapshot part) {
            bytes.writeBytes(part.bytes);
            read++;
            return read == first.parts;
        }
    }

    /** Adds a part that is newer than all before it. */
    void take(JournalSnapshot part) {
        Begun state = begun;
        if (part.part == 0) {
            state = new Begun(part);
        } else if (state == null || !state.isContinuedBy(part)) {
            begun = null;
            return;
        }
        if (!state.add(part)) {
            begun = state;
            return;
        }
        begun = null;
        latest.remove(part.account);
        if (state.bytes.size() > 0) {
            latest.put(
                    part.account, new Kept(part.writtenAt, part.parts, state.bytes.toString(StandardCharsets.UTF_8)));
        }
    }

    /** How many records the states take. */
    int records() {
        return latest.values().stream().mapToInt(Kept::parts).sum();
    }

    /** The states. */
    Map<AccountName, String> texts() {
        return latest.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    /** The states as records, the oldest first. */
    byte[] frames() {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        latest.forEach(
                (account, kept) -> frames.writeBytes(JournalSnapshot.frames(kept.writtenAt(), account, kept.text())));
        return frames.toByteArray();
    }
}
