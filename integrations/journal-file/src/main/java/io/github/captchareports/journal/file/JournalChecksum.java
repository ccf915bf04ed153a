package io.github.captchareports.journal.file;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The checksum of one journal's parts. For one thread at a time. */
final class JournalChecksum {
    private final byte[] id;
    private final CRC32C crc = new CRC32C();

    JournalChecksum(long id) {
        this.id = ByteBuffer.allocate(Long.BYTES).putLong(id).array();
    }

    /** Of all bytes of a block but its last four, which hold it. */
    int ofBlock(byte[] block) {
        begin();
        crc.update(block, 0, block.length - Integer.BYTES);
        return (int) crc.getValue();
    }

    /** Of a frame, without the four bytes in it that hold it. */
    int ofFrame(byte[] bytes, int from, int length) {
        begin();
        crc.update(bytes, from, Integer.BYTES);
        crc.update(bytes, from + 2 * Integer.BYTES, length - 2 * Integer.BYTES);
        return (int) crc.getValue();
    }

    /** Writes the checksum of a block into its last four bytes. */
    byte[] seal(byte[] block) {
        ByteBuffer.wrap(block).putInt(block.length - Integer.BYTES, ofBlock(block));
        return block;
    }

    /** Whether a block is as it was sealed. */
    boolean isSealed(byte[] block) {
        return ByteBuffer.wrap(block).getInt(block.length - Integer.BYTES) == ofBlock(block);
    }

    private void begin() {
        crc.reset();
        crc.update(id, 0, id.length);
    }
}
