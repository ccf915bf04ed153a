package io.github.captchareports.journal.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Opens a journal: begins it, reads it, or writes it anew.
 *
 * <p>Opening reads the file to its end. What nobody had been told to be safe is cut off; whatever else is missing or damaged
 * is refused as long as it may matter: what it said may have been an intent, and forgetting one could send a report twice.
 */
final class JournalOpener {
    /** The windows are minutes: what is a day old can matter to no report any more. */
    static final Duration KEPT = Duration.ofDays(1);

    private final JournalPlace place;
    private final JournalLock lock;
    private final String name;
    private final JournalDestination destination;
    private final JournalSession session;
    private final long now;
    private final long keptFrom;
    private final long statesKeptFrom;
    private final JournalMemory memory = new JournalMemory();

    /** Recent records that this version does not understand. */
    private long carried;

    private JournalOpener(
            JournalPlace place,
            JournalLock lock,
            Path name,
            JournalDestination destination,
            JournalSync sync,
            Instant now) {
        this.place = place;
        this.lock = lock;
        this.name = JournalPlace.shown(name);
        this.destination = destination;
        this.session = JournalSession.ours(name, sync);
        this.now = now.toEpochMilli();
        this.keptFrom = now.minus(KEPT).toEpochMilli();
        this.statesKeptFrom = now.minus(JournalStates.KEPT).toEpochMilli();
    }

    /**
     * Opens a journal, or begins one where there is none.
     *
     * @param sync whether what is written from now on is forced before anybody is told
     * @param compactFrom size in bytes below which nothing is compacted
     * @throws JournalException if it cannot be used as it is; nothing was changed then
     */
    static JournalFile open(Path name, JournalDestination destination, JournalSync sync, Instant now, long compactFrom)
            throws IOException {
        JournalPlace place = JournalPlace.of(name);
        JournalLock lock = JournalLock.take(place, name);
        try {
            return new JournalOpener(place, lock, name, destination, sync, now).opened(compactFrom);
        } catch (IOException | RuntimeException | Error failed) {
            lock.close();
            throw failed;
        }
    }

    /**
     * Reads a journal as an opening would, and changes nothing but that its lock file is made where there is none.
     *
     * @return what was in it; nothing where it is yet to be begun
     * @throws JournalException if it could not be opened
     */
    static JournalMemory look(Path name, JournalDestination destination, Instant now) throws IOException {
        JournalPlace place = JournalPlace.of(name);
        try (JournalLock lock = JournalLock.take(place, name)) {
            place.checkSpace();
            return new JournalOpener(place, lock, name, destination, JournalSync.NEVER, now).read();
        }
    }

    private JournalFile opened(long compactFrom) throws IOException {
        if (!place.isBegun()) {
            return anew(JournalFormat.MINOR, 1, null, null);
        }
        FileChannel channel = lock.open();
        try {
            byte[] beginning = JournalHeader.beginning(channel);
            return JournalVersion1.isOne(beginning) ? converted(channel) : opened(channel, beginning, compactFrom);
        } catch (IOException | RuntimeException | Error failed) {
            channel.close();
            throw failed;
        }
    }

    /** Reads the journal, and refuses it where an opening would. */
    private JournalMemory read() throws IOException {
        if (place.isBegun()) {
            try (FileChannel channel = lock.open()) {
                byte[] beginning = JournalHeader.beginning(channel);
                if (JournalVersion1.isOne(beginning)) {
                    readVersion1(new JournalVersion1(channel, name));
                } else {
                    read(channel, beginning);
                }
            }
        }
        return memory;
    }

    /** A journal that was read and can be used. */
    private record Contents(
            JournalHeader header,
            JournalChecksum checksum,
            JournalMark mark,
            @Nullable JournalSession before,
            JournalReader reader,
            JournalSurvey survey) {}

    private Contents read(FileChannel channel, byte[] beginning) throws IOException {
        JournalHeader header = header(beginning);
        JournalChecksum checksum = new JournalChecksum(header.id());
        JournalMark mark = JournalMark.latest(beginning, checksum);
        if (mark == null) {
            throw damagedBeginning();
        }
        JournalSession before = JournalSession.decode(beginning, checksum);
        JournalReader reader = new JournalReader(channel, header, checksum, mark, name);
        JournalSurvey survey = read(reader);
        boolean leftToTheSystem = before != null && !before.forced();
        if (survey.isMissingSince(keptFrom) || (survey.isMissingAtEnd() && !leftToTheSystem)) {
            throw new JournalException(name + " " + survey.refusal());
        }
        return new Contents(header, checksum, mark, before, reader, survey);
    }

    private JournalFile opened(FileChannel channel, byte[] beginning, long compactFrom) throws IOException {
        Contents contents = read(channel, beginning);
        JournalHeader header = contents.header();
        JournalMark mark = contents.mark();
        JournalSession before = contents.before();
        JournalSurvey survey = contents.survey();
        String notice = survey.isFlawless() ? null : survey.notice(before != null && before.forced());
        if (!survey.isGapless() || isWorthCompacting(survey, compactFrom)) {
            return anew(
                    Math.max(header.minor(), JournalFormat.MINOR),
                    survey.last() + 1,
                    contents.reader(),
                    notice,
                    channel);
        }
        if (survey.rest() > 0) {
            channel.truncate(survey.end());
        }
        if (survey.rest() > 0 || survey.last() > mark.number()) {
            channel.force(true);
        }
        JournalCompaction.writeState(
                channel, contents.checksum(), new JournalMark(survey.last(), survey.end()), session);
        channel.force(false);
        return new JournalFile(lock, channel, contents.checksum(), memory, notice, survey.last() + 1, survey.end());
    }

    private boolean isWorthCompacting(JournalSurvey survey, long compactFrom) throws IOException {
        return survey.end() >= compactFrom
                && memory.live() + carried + memory.complaints().records() <= survey.records() / 2
                // Other names (hard links) would still lead to the old file.
                && place.names() == 1;
    }

    private JournalFile converted(FileChannel channel) throws IOException {
        JournalVersion1 reader = new JournalVersion1(channel, name);
        JournalSurvey survey = readVersion1(reader);
        String notice = survey.isFlawless() ? null : survey.notice(false);
        return anew(JournalFormat.MINOR, survey.last() + 1, reader, notice, channel);
    }

    private JournalSurvey readVersion1(JournalVersion1 reader) throws IOException {
        checkDestination(reader.destination());
        return read(reader);
    }

    private JournalSurvey read(JournalSource source) throws IOException {
        return source.read(new JournalSource.Visitor() {
            @Override
            public void record(@Nullable JournalRecord record, long writtenAt, long position) throws IOException {
                if (writtenAt < keptFrom) {
                    return;
                }
                if (record == null) {
                    carried++;
                } else {
                    memory.take(record, position);
                }
            }

            @Override
            public void snapshot(JournalSnapshot part) {
                if (part.writtenAt >= statesKeptFrom) {
                    memory.complaints().take(part);
                }
            }
        });
    }

    private JournalFile anew(int minor, long first, JournalSource source, @Nullable String notice, FileChannel old)
            throws IOException {
        JournalFile file = anew(minor, first, source, notice);
        old.close();
        return file;
    }

    private JournalFile anew(int minor, long first, @Nullable JournalSource source, @Nullable String notice)
            throws IOException {
        if (place.names() > 1) {
            throw new JournalException(
                    name + " has other names (hard links) and has to be written anew, which would part"
                            + " them; remove the others, or give another file");
        }
        JournalHeader header = new JournalHeader(
                minor, JournalHeader.LENGTH, ThreadLocalRandom.current().nextLong(), first, now, destination);
        JournalCompaction written = JournalCompaction.of(place, lock, header, session, compaction -> {
            // First, since nothing may stand behind a record that is much older: see JournalSurvey.
            compaction.append(memory.complaints().frames());
            if (source != null) {
                source.read((record, writtenAt, position) -> {
                    if (writtenAt >= keptFrom && (record == null || memory.isLive(record, position))) {
                        compaction.append(source.frame());
                    }
                });
            }
        });
        return new JournalFile(
                lock, written.channel(), written.checksum(), memory, notice, written.next(), written.end());
    }

    private JournalHeader header(byte[] beginning) throws JournalException {
        if (!JournalHeader.isMagic(beginning)) {
            throw new JournalException(name
                    + " is no journal of this version, or its beginning is damaged; nothing was changed. Give another"
                    + " file, or move this one away: without it, what was sent before is not known");
        }
        int major = JournalHeader.major(beginning);
        if (major > JournalFormat.MAJOR) {
            throw new JournalException(name + " is a journal of format " + major
                    + ", which a newer version wrote, and this"
                    + " one reads format " + JournalFormat.MAJOR + " and older; nothing was changed. Use the newer"
                    + " version, or give another file");
        }
        JournalHeader header = major == JournalFormat.MAJOR && beginning.length == JournalHeader.LENGTH
                ? JournalHeader.decode(beginning)
                : null;
        if (header == null) {
            throw damagedBeginning();
        }
        checkDestination(header.destination());
        return header;
    }

    private void checkDestination(JournalDestination found) throws JournalException {
        if (found != destination) {
            throw new JournalException(name + " is the journal of reports to the " + shown(found) + ", not to the "
                    + shown(destination) + "; give another file");
        }
    }

    private JournalException damagedBeginning() {
        return new JournalException(name + " is damaged at its beginning, so that it is not known which records it had;"
                + " nothing was changed. Restore it from a copy, or move it away and leave out of the input what was"
                + " submitted before: without the journal it would be sent again");
    }

    private static String shown(JournalDestination destination) {
        return destination.name().toLowerCase(Locale.ROOT);
    }
}
