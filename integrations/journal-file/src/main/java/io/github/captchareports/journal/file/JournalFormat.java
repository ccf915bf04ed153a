package io.github.captchareports.journal.file;

/**
 * The journal's format, version 2.0. A file is a header of 512 bytes, then records that are only ever appended. Numbers
 * are big-endian. Every checksum is a CRC-32C over the eight bytes of the journal's id and then over what the table
 * says, so that neither a text from outside nor a record of another journal can pass for a record of this one.
 *
 * <table>
 * <caption>Header</caption>
 * <tr><th>byte</th><th>length</th><th>what</th></tr>
 * <tr><td>0</td><td>8</td><td>magic: {@code 89 43 52 4A 0D 0A 1A 0A}, "CRJ" in a frame that every conversion of text
 * breaks</td></tr>
 * <tr><td>8</td><td>2</td><td>major version, 2: another one is refused, and nothing is changed</td></tr>
 * <tr><td>10</td><td>2</td><td>minor version: a newer one adds only what an older program may skip</td></tr>
 * <tr><td>12</td><td>4</td><td>length of the header, 512: the first record begins there</td></tr>
 * <tr><td>16</td><td>8</td><td>id: a random number that seeds the checksums; a compaction draws another one</td></tr>
 * <tr><td>24</td><td>8</td><td>the number of the first record</td></tr>
 * <tr><td>32</td><td>8</td><td>when the file was made, in milliseconds of the epoch</td></tr>
 * <tr><td>40</td><td>1</td><td>where the reports went: 1 services, 2 simulator</td></tr>
 * <tr><td>41</td><td>19</td><td>reserved, zero</td></tr>
 * <tr><td>60</td><td>4</td><td>checksum of bytes 0 to 59</td></tr>
 * <tr><td>64</td><td>32</td><td>first mark</td></tr>
 * <tr><td>96</td><td>32</td><td>second mark</td></tr>
 * <tr><td>128</td><td>384</td><td>session</td></tr>
 * </table>
 *
 * <p>A mark says how far the file was safe; the two are written in turn, and the larger sound one counts. A mark is written
 * after the force of what it speaks of, at most a tenth of a second after somebody was told, and when the file is closed; it
 * reaches the disk with the next force. What a mark covers and is not there was lost. Behind it, a record that was only
 * begun, or that zeros have taken the place of, is what a killed process and a loss of power leave of a write that nobody was
 * told of.
 *
 * <table>
 * <caption>Mark</caption>
 * <tr><td>0</td><td>8</td><td>number of the last record that was safe</td></tr>
 * <tr><td>8</td><td>8</td><td>where that record ends in the file</td></tr>
 * <tr><td>16</td><td>12</td><td>reserved, zero</td></tr>
 * <tr><td>28</td><td>4</td><td>checksum of bytes 0 to 27</td></tr>
 * </table>
 *
 * <table>
 * <caption>Session: who opened the file last. It is forced before that session appends anything.</caption>
 * <tr><td>0</td><td>8</td><td>process id</td></tr>
 * <tr><td>8</td><td>1</td><td>1: forced to disk before anybody is told; 2: left to the system</td></tr>
 * <tr><td>9</td><td>1</td><td>reserved, zero</td></tr>
 * <tr><td>10</td><td>2 + n</td><td>text: the name by which it opened the file, at most 368 bytes</td></tr>
 * <tr><td>380</td><td>4</td><td>checksum of bytes 0 to 379</td></tr>
 * </table>
 *
 * <table>
 * <caption>Record, at most 4,096 bytes</caption>
 * <tr><td>0</td><td>2</td><td>{@code 9E C7}</td></tr>
 * <tr><td>2</td><td>2</td><td>length of the payload, 8 or more</td></tr>
 * <tr><td>4</td><td>4</td><td>checksum of bytes 0 to 3, then of all from byte 8 on</td></tr>
 * <tr><td>8</td><td>8</td><td>number: each is one more than the one before it. A compaction goes on with the number after
 * the last, so that no number is used twice</td></tr>
 * <tr><td>16</td><td>1</td><td>kind</td></tr>
 * <tr><td>17</td><td>8</td><td>payload, of every kind: when it was written, in milliseconds of the epoch</td></tr>
 * <tr><td>25</td><td></td><td>the rest of the payload</td></tr>
 * </table>
 *
 * <p>Kinds are 1 intent, 2 end, 3 state of an account's complaints. Kinds that a program does not know are skipped where
 * their checksum is right, and a compaction carries them along, in their order, for as long as it keeps the records of
 * tasks. Bytes after the last field that a program knows are skipped, too.
 *
 * <table>
 * <caption>Payload of intent and end. A text is its length in two bytes, then UTF-8.</caption>
 * <tr><td>8</td><td>when it was written</td></tr>
 * <tr><td>2 + n</td><td>text: the account's label, at most 400 bytes</td></tr>
 * <tr><td>2 + n</td><td>text: the provider's id, at most 200 bytes</td></tr>
 * <tr><td>1</td><td>the task id is 1 a number, 2 a text</td></tr>
 * <tr><td>8, or 2 + n</td><td>the task id; a text has at most 200 bytes</td></tr>
 * <tr><td>1</td><td>verdict: 1 correct, 2 incorrect</td></tr>
 * <tr><td></td><td>and of an end only:</td></tr>
 * <tr><td>1</td><td>outcome: 1 accepted, 2 duplicate, 3 rejected, 4 expired, 5 withheld, 6 undelivered, 7
 * indeterminate</td></tr>
 * <tr><td>2 + n</td><td>text: the service's last code, cut at 400 bytes; empty where there was none</td></tr>
 * <tr><td>4</td><td>attempts</td></tr>
 * <tr><td>2 + n</td><td>text: the tag of the failure's cause, at most 200 bytes; reserved, empty</td></tr>
 * </table>
 *
 * <table>
 * <caption>Payload of a state. One that is longer than a record goes into several, one after the other, which are written
 * at once; the last one of an account that is there as a whole counts, and none at all if that is empty. A compaction
 * carries it along at the beginning of the file, for eight days.</caption>
 * <tr><td>8</td><td>when it was written</td></tr>
 * <tr><td>2 + n</td><td>text: the account's label, at most 400 bytes</td></tr>
 * <tr><td>2 + n</td><td>text: the provider's id, at most 200 bytes</td></tr>
 * <tr><td>2</td><td>which part this is, from 0</td></tr>
 * <tr><td>2</td><td>how many parts there are</td></tr>
 * <tr><td>2 + n</td><td>length and bytes of the part, at most 3,000; all of them together are UTF-8</td></tr>
 * </table>
 *
 * <p>A new file, and a compacted one, is written beside the journal, forced and then renamed: a part of a header is never
 * left by a crash.
 */
final class JournalFormat {
    static final int MAJOR = 2;
    static final int MINOR = 0;

    static final int INTENT = 1;
    static final int END = 2;
    static final int SNAPSHOT = 3;

    private JournalFormat() {}
}
