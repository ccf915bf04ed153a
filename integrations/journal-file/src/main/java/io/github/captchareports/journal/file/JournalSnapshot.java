package io.github.captchareports.journal.file;

import io.github.captchareports.spi.AccountName;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A part of what a journal says of an account's complaints, see {@link JournalFormat}. */
final class JournalSnapshot {
    /** Bytes of a part: with the longest names it fits into a record. */
    static final int LONGEST_PART = 3_000;

    final long writtenAt;
    final AccountName account;
    final int part;
    final int parts;
    final byte[] bytes;

    private JournalSnapshot(long writtenAt, AccountName account, int part, int parts, byte[] bytes) {
        this.writtenAt = writtenAt;
        this.account = account;
        this.part = part;
        this.parts = parts;
        this.bytes = bytes;
    }

    /** The records of a state, ready to be appended with one write; of an empty text it is one record. */
    static byte[] frames(long writtenAt, AccountName account, String state) {
        byte[] all = state.getBytes(StandardCharsets.UTF_8);
        int parts = Math.max(1, (all.length + LONGEST_PART - 1) / LONGEST_PART);
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        for (int part = 0; part < parts; part++) {
            int from = part * LONGEST_PART;
            int length = Math.min(LONGEST_PART, all.length - from);
            ByteBuffer out = ByteBuffer.allocate(JournalFrame.LONGEST).position(JournalFrame.OVERHEAD);
            out.putLong(writtenAt);
            JournalText.put(out, account.label(), JournalRecord.LONGEST_ACCOUNT);
            JournalText.put(out, account.provider(), JournalRecord.LONGEST_PROVIDER);
            out.putShort((short) part).putShort((short) parts).putShort((short) length);
            frames.writeBytes(JournalFrame.of(JournalFormat.SNAPSHOT, out.put(all, from, length)));
        }
        return frames.toByteArray();
    }

    /** Reads a payload; null where it is none of this version's. */
    static @Nullable JournalSnapshot decode(ByteBuffer payload) {
        try {
            long writtenAt = payload.getLong();
            String label = JournalText.get(payload);
            AccountName account = new AccountName(JournalText.get(payload), label);
            int part = Short.toUnsignedInt(payload.getShort());
            int parts = Short.toUnsignedInt(payload.getShort());
            byte[] bytes = new byte[Short.toUnsignedInt(payload.getShort())];
            payload.get(bytes);
            return part < parts ? new JournalSnapshot(writtenAt, account, part, parts, bytes) : null;
        } catch (BufferUnderflowException tooShort) {
            return null;
        }
    }
}
