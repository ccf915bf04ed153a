package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Damaged answers: bytes changed, cut, doubled and moved, and pieces of JSON where they do not belong. Seeded. */
final class Mutations {
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

    private final Random random;
    private final List<byte[]> seeds;

    Mutations(long seed, List<String> seeds) {
        this.random = new Random(seed);
        this.seeds = seeds.stream().map(Mutations::bytes).toList();
    }

    byte[] next() {
        byte[] body = seeds.get(random.nextInt(seeds.size()));
        for (int rounds = 1 + random.nextInt(4); rounds > 0; rounds--) {
            body = mutate(body);
        }
        return body;
    }

    private byte[] mutate(byte[] body) {
        int from = random.nextInt(body.length + 1);
        int to = from + random.nextInt(body.length - from + 1);
        return switch (random.nextInt(6)) {
            case 0 -> changeByte(body);
            case 1 -> Arrays.copyOf(body, from);
            case 2 -> splice(body, from, new byte[0], Math.min(to, from + 3));
            case 3 -> splice(body, to, Arrays.copyOfRange(body, from, to), to);
            case 4 ->
                splice(body, from, Arrays.copyOfRange(body, from, to), random.nextInt(body.length - from + 1) + from);
            default -> splice(body, from, PIECES.get(random.nextInt(PIECES.size())), from);
        };
    }

    private byte[] changeByte(byte[] body) {
        byte[] changed = body.clone();
        if (changed.length > 0) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
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
