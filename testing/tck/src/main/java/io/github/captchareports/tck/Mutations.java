package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Damaged answers: bits flipped, bytes changed, cut out, doubled and moved, two bodies in one, other values, and pieces of
 * JSON where they do not belong. Seeded.
 */
final class Mutations {
    private static final byte[] NOTHING = {};
    private static final List<byte[]> PIECES = List.of(
            bytes("\""),
            bytes("{"),
            bytes("}"),
            bytes("["),
            bytes("]"),
            bytes(":"),
            bytes(","),
            bytes("\\"),
            bytes("-"),
            bytes("0"),
            bytes("1e9999"),
            bytes("null"),
            bytes("true"),
            bytes("\\u0000"),
            bytes("\u0000"),
            bytes("\ufeff"),
            bytes("<html>"),
            bytes("ERROR: 1005"),
            bytes("\"errorId\":16,"),
            bytes("\"a\":{\"b\":[]},"),
            new byte[] {(byte) 0xff},
            new byte[] {(byte) 0xc3},
            new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80});

    /** What may stand in the place of a value. */
    private static final List<byte[]> VALUES = List.of(
            bytes("0"),
            bytes("-0"),
            bytes("0.0"),
            bytes("1"),
            bytes("16"),
            bytes("4294967296"),
            bytes("1e-400"),
            bytes("\"0\""),
            bytes("\"\""),
            bytes("\"success\""),
            bytes("\"Success\""),
            bytes("\"success \""),
            bytes("\"error\""),
            bytes("null"),
            bytes("false"),
            bytes("[0]"),
            bytes("{}"));

    private final SplittableRandom random;
    private final List<byte[]> seeds;

    Mutations(long seed, List<String> seeds) {
        this.random = new SplittableRandom(seed);
        this.seeds = seeds.stream().map(Mutations::bytes).toList();
    }

    byte[] next() {
        byte[] body = any(seeds);
        for (int rounds = 1 + random.nextInt(4); rounds > 0; rounds--) {
            body = mutate(body);
        }
        return body;
    }

    private byte[] mutate(byte[] body) {
        int from = random.nextInt(body.length + 1);
        int to = from + random.nextInt(body.length - from + 1);
        return switch (random.nextInt(10)) {
            case 0 -> changed(body, from, random.nextInt(256));
            case 1 -> changed(body, from, 1 << random.nextInt(8));
            case 2 -> Arrays.copyOf(body, from);
            case 3 -> splice(body, from, NOTHING, Math.min(to, from + 3));
            case 4 -> splice(body, from, NOTHING, to);
            case 5 -> splice(body, to, Arrays.copyOfRange(body, from, to), to);
            case 6 ->
                splice(body, from, Arrays.copyOfRange(body, from, to), from + random.nextInt(body.length - from + 1));
            case 7 -> splice(body, from, any(PIECES), from);
            case 8 -> otherEnd(body, from);
            default -> otherValue(body, from);
        };
    }

    /** The body with some bits of a byte flipped. */
    private static byte[] changed(byte[] body, int at, int bits) {
        byte[] changed = body.clone();
        if (at < changed.length) {
            changed[at] ^= (byte) bits;
        }
        return changed;
    }

    /** The beginning of the body, and the end of an undamaged one. */
    private byte[] otherEnd(byte[] body, int at) {
        byte[] other = any(seeds);
        int from = random.nextInt(other.length + 1);
        return splice(body, at, Arrays.copyOfRange(other, from, other.length), body.length);
    }

    /** The body with another value behind the next colon. */
    private byte[] otherValue(byte[] body, int at) {
        int from = at;
        while (from < body.length && body[from] != ':') {
            from++;
        }
        if (from == body.length) {
            return body;
        }
        int to = ++from;
        while (to < body.length && body[to] != ',' && body[to] != '}') {
            to++;
        }
        return splice(body, from, any(VALUES), to);
    }

    private byte[] any(List<byte[]> some) {
        return some.get(random.nextInt(some.size()));
    }

    /** The body with the bytes of a range replaced. */
    private static byte[] splice(byte[] body, int from, byte[] piece, int to) {
        byte[] spliced = Arrays.copyOf(body, from + piece.length + body.length - to);
        System.arraycopy(piece, 0, spliced, from, piece.length);
        System.arraycopy(body, to, spliced, from + piece.length, body.length - to);
        return spliced;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
