package io.github.captchareports.journal.file;

import static io.github.captchareports.journal.file.JournalFixture.NOW;
import static io.github.captchareports.journal.file.JournalFixture.append;
import static io.github.captchareports.journal.file.JournalFixture.at;
import static io.github.captchareports.journal.file.JournalFixture.bytes;
import static io.github.captchareports.journal.file.JournalFixture.end;
import static io.github.captchareports.journal.file.JournalFixture.intent;
import static io.github.captchareports.journal.file.JournalFixture.open;
import static io.github.captchareports.journal.file.JournalFixture.recalled;
import static io.github.captchareports.journal.file.JournalFixture.remembered;
import static io.github.captchareports.journal.file.JournalFixture.write;
import static io.github.captchareports.journal.file.JournalFixture.writeUnsafely;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.Outcome;
import io.github.captchareports.TaskId;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.journal.TaskJournal.Remembered;
import io.github.captchareports.support.Level;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a journal says when something happened to its file. */
class JournalDamageTest {
    private static final JournalRecord[] FEW = {
        intent(1), intent(2), end(1, Outcome.ACCEPTED), intent(3), end(3, Outcome.WITHHELD), end(2, Outcome.REJECTED)
    };
    private static final int HEADER = JournalHeader.LENGTH;

    @TempDir
    Path folder;

    @Test
    void whatNobodyWasToldIsCutOffWhereverItIsTorn() throws IOException {
        writeUnsafely(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        for (int length = HEADER; length <= whole.length; length++) {
            int records = wholeRecords(length - HEADER);
            int good = HEADER + bytes(Arrays.copyOf(FEW, records));
            JournalMemory expected = new JournalMemory();
            for (int i = 0; i < records; i++) {
                expected.take(FEW[i], i);
            }
            Path torn = Files.write(folder.resolve("torn"), Arrays.copyOf(whole, length));

            try (JournalFile file = open(torn)) {
                if (length == good) {
                    assertThat(file.notice()).as("torn at %s", length).isNull();
                } else {
                    assertThat(file.notice())
                            .as("torn at %s", length)
                            .contains(
                                    "ends in the middle of record " + (records + 1),
                                    (length - good) + " bytes were cut off")
                            .endsWith("Nothing was sent on their strength");
                }
                assertThat(file.memory().all())
                        .as("torn at %s", length)
                        .containsExactlyInAnyOrderElementsOf(expected.all());
                append(file, intent(9));
            }
            if (length % 8 == 0) {
                assertThat(recalled(torn))
                        .as("gone on after %s", length)
                        .contains(remembered(9, SettledOutcome.INDETERMINATE));
            }
        }
    }

    @Test
    void wholeRecordsThatAreMissingAtTheEndAreNoticed() throws IOException {
        write(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            String refusal = refusal(cut);
            if (length < HEADER) {
                assertThat(refusal)
                        .as("cut at %s", length)
                        .containsAnyOf("beginning is damaged", "damaged at its beginning");
            } else {
                int records = wholeRecords(length - HEADER);
                assertThat(refusal)
                        .as("cut at %s", length)
                        .contains(
                                records == 5 ? "record 6 is " : "records " + (records + 1) + " to 6 are ",
                                "Records lost: " + (6 - records) + ", readable: " + records,
                                "Restore the file from a copy");
            }
        }
    }

    @Test
    void theLastRecordIsCalledDamagedAndNotTorn() throws IOException {
        write(path(), FEW);
        byte[] flipped = Files.readAllBytes(path());
        flipped[flipped.length - 3] ^= 0x10;
        assertThat(refusal(flipped))
                .contains(
                        "record 6 is damaged at its end", "Records lost: 1, readable: 5", "after 2026-11-20T10:00:00Z");
    }

    @Test
    void aLastRecordThatIsWholeAndDamagedIsNotTornEvenIfNoMarkCoversIt() throws IOException {
        writeUnsafely(path(), FEW);
        byte[] flipped = Files.readAllBytes(path());
        for (int at = flipped.length - bytes(FEW[5]) + 4; at < flipped.length; at++) {
            byte[] damaged = flipped.clone();
            damaged[at] ^= 0x10;
            assertThat(refusal(damaged)).contains("record 6 is damaged at its end", "Records lost: 1, readable: 5");
        }
    }

    @Test
    void aRecordThatZerosTookThePlaceOfIsCutOff() throws IOException {
        JournalRecord[] many =
                LongStream.rangeClosed(1, 30).mapToObj(JournalFixture::intent).toArray(JournalRecord[]::new);
        writeUnsafely(path(), many);
        byte[] whole = Files.readAllBytes(path());
        for (int sector = 1_024; sector < whole.length; sector += 512) {
            byte[] zeroed = whole.clone();
            Arrays.fill(zeroed, sector, whole.length, (byte) 0);
            int records = (sector - HEADER) / bytes(many[0]);
            try (JournalFile file = open(damagedFile(zeroed))) {
                assertThat(file.notice()).contains("ends in zeros").endsWith("Nothing was sent on their strength");
                assertThat(file.memory().all()).hasSize(records);
            }
        }
    }

    @Test
    void damagedRecordsInTheMiddleAreCounted() throws IOException {
        write(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        int second = HEADER + bytes(FEW[0]);
        int fourth = second + bytes(FEW[1], FEW[2]);
        byte[] damaged = whole.clone();
        Arrays.fill(damaged, second + 5, fourth - 5, (byte) 0x55);
        assertThat(refusal(damaged))
                .contains(
                        "records 2 to 3 are damaged (bytes " + second + " to " + (fourth - 1) + ")",
                        "Records lost: 2, readable: 4",
                        "Each lost one may say of a report that it was sent between 2026-11-20T10:00:00Z");

        byte[] shortened = new byte[whole.length - (fourth - second)];
        System.arraycopy(whole, 0, shortened, 0, second);
        System.arraycopy(whole, fourth, shortened, second, whole.length - fourth);
        assertThat(refusal(shortened)).contains("records 2 to 3 are missing", "Records lost: 2, readable: 4");
    }

    @Test
    void anyByteThatIsFlippedIsToldOrDoesNotMatter() throws IOException {
        write(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        int bits = Level.count(1, Byte.SIZE, Byte.SIZE);
        for (int at = 0; at < whole.length; at++) {
            for (int bit = 0; bit < bits; bit++) {
                byte[] flipped = whole.clone();
                flipped[at] ^= (byte) (1 << (at + bit) % Byte.SIZE);
                boolean used = opensWithAllOrIsLeftAlone("byte " + at, flipped, FEW);
                if (at < JournalHeader.FIXED || at >= HEADER) {
                    assertThat(used).as("byte %s", at).isFalse();
                }
            }
        }
    }

    @Test
    void whateverHappensToAFileNothingIsForgottenSilently() throws IOException {
        long seed = Level.seed("damage to a journal", 7);
        int rounds = Level.count(200, 20_000, 200_000);
        Random random = new Random(seed);
        JournalRecord[] many = LongStream.rangeClosed(1, 60)
                .mapToObj(task -> task % 3 == 0 ? end(task - 1, Outcome.ACCEPTED) : intent(task))
                .toArray(JournalRecord[]::new);
        write(path(), many);
        byte[] whole = Files.readAllBytes(path());
        for (int round = 0; round < rounds; round++) {
            byte[] damaged = damaged(whole, random);
            if (damaged.length > 0) {
                opensWithAllOrIsLeftAlone("seed " + seed + ", round " + round, damaged, many);
            }
        }
    }

    @Test
    void zerosBehindTheEndAreCutOff() throws IOException {
        write(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        try (JournalFile file = open(damagedFile(Arrays.copyOf(whole, whole.length + 5_000)))) {
            assertThat(file.notice())
                    .contains("ends in zeros", "last 5000 bytes were cut off", "Nothing was sent on their strength");
            assertThat(file.memory().all()).hasSize(2);
        }
        assertThat(Files.size(folder.resolve("damaged"))).isEqualTo(whole.length);
    }

    @Test
    void aHoleOfZerosIsNoEnd() throws IOException {
        write(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        int second = HEADER + bytes(FEW[0]);
        Arrays.fill(whole, second, second + bytes(FEW[1], FEW[2], FEW[3]), (byte) 0);
        assertThat(refusal(whole)).contains("records 2 to 4 are damaged");
        Arrays.fill(whole, second, whole.length, (byte) 0);
        assertThat(refusal(whole)).contains("records 2 to 6 are damaged at its end");
    }

    @Test
    void bytesThatWereInsertedLoseNothing() throws IOException {
        write(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        int second = HEADER + bytes(FEW[0]);
        byte[] longer = new byte[whole.length + second - HEADER];
        System.arraycopy(whole, 0, longer, 0, second);
        System.arraycopy(whole, HEADER, longer, second, whole.length - HEADER);
        Path inserted = damagedFile(longer);
        try (JournalFile file = open(inserted)) {
            assertThat(file.notice()).contains("between records 1 and 2 are none", "No record is missing");
            assertThat(file.memory().all()).hasSize(2);
        }
        try (JournalFile file = open(inserted)) {
            assertThat(file.notice()).isNull();
            assertThat(file.memory().all()).hasSize(2);
        }
    }

    @Test
    void whatIsLostIsLetGoOnceItIsTooOldToMatter() throws IOException {
        write(path(), at(NOW.minus(Duration.ofHours(2)), 1), at(NOW.minus(Duration.ofHours(1)), 2));
        write(path(), at(NOW.minus(Duration.ofHours(1)), 3), at(NOW.plus(Duration.ofHours(20)), 4));
        byte[] damaged = Files.readAllBytes(path());
        damaged[HEADER + bytes(intent(1)) + 30] ^= 1;
        assertThat(refusal(damaged)).contains("record 2 is damaged");
        try (JournalFile file = open(folder.resolve("damaged"), NOW.plus(Duration.ofHours(24)), Long.MAX_VALUE)) {
            assertThat(file.notice()).contains("record 2 is damaged", "too old to matter");
            assertThat(file.memory().all()).containsExactly(remembered(4, SettledOutcome.INDETERMINATE));
        }
        try (JournalFile file = open(folder.resolve("damaged"))) {
            assertThat(file.notice()).isNull();
        }
    }

    @Test
    void whatWasLeftToTheSystemMayBeMissingAndIsTold() throws IOException {
        try (JournalFile file = open(path(), JournalSync.NEVER, NOW, Long.MAX_VALUE)) {
            append(file, FEW);
            file.mark();
        }
        byte[] whole = Files.readAllBytes(path());
        Path cut = damagedFile(Arrays.copyOf(whole, HEADER + bytes(FEW[0], FEW[1]) + 7));
        try (JournalFile file = open(cut)) {
            assertThat(file.notice()).contains("records 3 to 6 are damaged at its end", "it may be sent again");
            assertThat(file.memory().all()).hasSize(2);
            append(file, intent(9));
            file.force();
            file.mark();
        }
        assertThat(recalled(cut)).hasSize(3);
    }

    @Test
    void oneDamagedMarkIsMadeUpForByTheOther() throws IOException {
        write(path(), FEW);
        byte[] whole = Files.readAllBytes(path());
        for (int slot = 0; slot < JournalMark.SLOTS; slot++) {
            byte[] damaged = whole.clone();
            Arrays.fill(damaged, (int) JournalMark.position(slot), (int) JournalMark.position(slot + 1), (byte) 0xee);
            assertThat(recalled(damagedFile(damaged))).hasSize(2);
        }
        Arrays.fill(whole, (int) JournalMark.position(0), (int) JournalMark.position(2), (byte) 0xee);
        assertThat(refusal(whole)).contains("damaged at its beginning");
    }

    @Test
    void kindsOfALaterVersionAreSkippedAndCarriedAlong() throws IOException {
        byte[] snapshot = frame(3, NOW.toEpochMilli(), 3_000);
        byte[] unknown = frame(200, NOW.toEpochMilli(), 1);
        byte[] old = frame(200, NOW.minus(Duration.ofDays(2)).toEpochMilli(), 100);
        JournalRecord text =
                new JournalRecord(NOW.toEpochMilli(), "two", "2captcha", TaskId.of("a-1"), FEW[0].verdict(), null);
        try (JournalFile file = open(path())) {
            append(file, intent(1), end(1, Outcome.WITHHELD), intent(2), end(2, Outcome.WITHHELD), intent(3));
            file.append(snapshot.clone());
            append(file, text, end(3, Outcome.ACCEPTED));
            file.append(unknown.clone());
            file.append(old.clone());
            file.force();
            file.mark();
        }
        long before = Files.size(path());
        open(path(), NOW, 0).close();
        assertThat(Files.size(path()))
                .isLessThan(before)
                .isEqualTo(HEADER + snapshot.length + unknown.length + bytes(text, end(3, Outcome.ACCEPTED)));
        assertThat(recalled(path()))
                .containsExactly(
                        remembered(3, SettledOutcome.ACCEPTED),
                        new Remembered("two", TaskId.of("a-1"), FEW[0].verdict(), SettledOutcome.INDETERMINATE));
        byte[] compacted = Files.readAllBytes(path());
        assertThat(Arrays.copyOfRange(compacted, HEADER + 16, HEADER + snapshot.length))
                .isEqualTo(Arrays.copyOfRange(snapshot, 16, snapshot.length));
        assertThat(ByteBuffer.wrap(compacted).getLong(HEADER + JournalFrame.NUMBER_AT))
                .as("no number is used twice")
                .isEqualTo(11);
    }

    @Test
    void aNewerMinorVersionIsReadAndContinued() throws IOException {
        JournalHeader header = new JournalHeader(1, HEADER + 8, 77, 5, 0, JournalDestination.SERVICES);
        JournalChecksum checksum = new JournalChecksum(header.id());
        ByteBuffer frames = ByteBuffer.allocate(bytes(FEW));
        for (JournalRecord record : FEW) {
            frames.put(record.frame());
        }
        long next = JournalFrame.number(frames.array(), header.first(), checksum);
        try (FileChannel file = JournalPlace.create(path())) {
            JournalFile.write(file, ByteBuffer.wrap(header.encoded()), 0);
            JournalFile.write(file, frames.flip(), header.length());
            JournalCompaction.writeState(
                    file,
                    checksum,
                    new JournalMark(next - 1, file.size()),
                    JournalSession.ours(path(), JournalSync.ALWAYS));
        }
        assertThat(recalled(path())).hasSize(2);
        write(path(), intent(4));
        assertThat(recalled(path())).hasSize(3);
        open(path(), NOW, 0).close();
        assertThat(recalled(path())).hasSize(3);
        assertThat(JournalHeader.decode(Files.readAllBytes(path())))
                .extracting(JournalHeader::minor, JournalHeader::length, JournalHeader::first)
                .containsExactly(1, HEADER, 12L);
    }

    @Test
    void aNewerFormatIsRefusedByName() throws IOException {
        byte[] newer = new byte[600];
        JournalHeader header = new JournalHeader(0, HEADER, 77, 1, 0, JournalDestination.SERVICES);
        System.arraycopy(header.encoded(), 0, newer, 0, JournalHeader.FIXED);
        newer[9] = 3;
        byte[] fixed = new JournalChecksum(77).seal(Arrays.copyOf(newer, JournalHeader.FIXED));
        System.arraycopy(fixed, 0, newer, 0, fixed.length);
        assertThat(refusal(newer))
                .contains("is a journal of format 3, which a newer version wrote", "Use the newer version");
    }

    @Test
    @Timeout(60)
    void sixtyFourMegabytesThatLookLikeRecordsAreSearchedInSeconds() throws IOException {
        write(path(), FEW);
        ByteBuffer bytes = ByteBuffer.allocate(64 << 20).put(Files.readAllBytes(path()));
        long number = 7;
        while (bytes.remaining() >= 16) {
            bytes.putShort(JournalFrame.MARKER)
                    .putShort((short) 4_000)
                    .putInt(0)
                    .putLong(number++);
        }
        long began = System.nanoTime();
        assertThatThrownBy(() -> open(damagedFile(bytes.array())))
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("record 7 is damaged at its end");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }

    /** Opens a damaged file; answers whether it could be used, which it may only with everything that was in it. */
    private boolean opensWithAllOrIsLeftAlone(String what, byte[] damaged, JournalRecord[] records) throws IOException {
        Path file = damagedFile(damaged);
        JournalMemory expected = new JournalMemory();
        for (int i = 0; i < records.length; i++) {
            expected.take(records[i], i);
        }
        Collection<Remembered> found;
        try (JournalFile opened = open(file)) {
            found = List.copyOf(opened.memory().all());
        } catch (JournalException refused) {
            assertThat(refused).as(what).hasMessageContainingAll("damaged", "move");
            assertThat(file).as("%s: nothing is touched", what).hasBinaryContent(damaged);
            return false;
        }
        assertThat(found).as(what).containsExactlyInAnyOrderElementsOf(expected.all());
        return true;
    }

    private String refusal(byte[] damaged) throws IOException {
        Path file = damagedFile(damaged);
        @Nullable Throwable[] refused = new Throwable[1];
        assertThatThrownBy(() -> open(file).close())
                .isInstanceOf(JournalException.class)
                .hasMessageContaining(file.toString())
                .satisfies(thrown -> refused[0] = thrown);
        assertThat(file).as("nothing is touched").hasBinaryContent(damaged);
        return String.valueOf(refused[0]);
    }

    private Path damagedFile(byte[] content) throws IOException {
        return Files.write(folder.resolve("damaged"), content);
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] damaged = whole.clone();
        int at = random.nextInt(whole.length);
        int length = 1 + random.nextInt(Math.min(600, whole.length - at));
        switch (random.nextInt(5)) {
            case 0 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> Arrays.fill(damaged, at, at + length, (byte) 0);
            case 2 -> {
                byte[] garbage = new byte[length];
                random.nextBytes(garbage);
                System.arraycopy(garbage, 0, damaged, at, length);
            }
            case 3 -> damaged = Arrays.copyOf(whole, at);
            default -> System.arraycopy(whole, random.nextInt(whole.length - length + 1), damaged, at, length);
        }
        return damaged;
    }

    private static byte[] frame(int kind, long writtenAt, int opaque) {
        byte[] rest = new byte[opaque];
        new Random(3).nextBytes(rest);
        ByteBuffer payload = ByteBuffer.allocate(JournalFrame.LONGEST).position(JournalFrame.OVERHEAD);
        return JournalFrame.of(kind, payload.putLong(writtenAt).put(rest));
    }

    private Path path() {
        return folder.resolve("journal");
    }

    private static int wholeRecords(int length) {
        int records = 0;
        while (records < FEW.length && bytes(Arrays.copyOf(FEW, records + 1)) <= length) {
            records++;
        }
        return records;
    }
}
