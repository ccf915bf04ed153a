package io.github.captchareports.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** The service behind a {@link FakeWire}: records tasks once, and misbehaves by chance, in phases. */
final class FakeServer {
    /** What the service wrote down. */
    record Entry(long taskId, String path, String tag) {}

    private static final List<String> MOODS =
            List.of("fine", "fine", "fine", "down", "lossy", "slow down", "silent", "broken", "refusing");

    final Map<Long, Entry> recorded = new HashMap<>();
    /** Requests that passed the send gate and got no answer that says whether they were recorded. */
    final Map<Long, List<String>> unclear = new HashMap<>();

    private final Random random;
    private final boolean duplicateCode;
    private String mood = "fine";
    private boolean refusesKey;

    FakeServer(Random random, boolean duplicateCode) {
        this.random = random;
        this.duplicateCode = duplicateCode;
    }

    void changeMood() {
        mood = MOODS.get(random.nextInt(MOODS.size()));
        refusesKey = random.nextInt(40) == 0;
    }

    void cheerUp() {
        mood = "fine";
        refusesKey = false;
    }

    String handle(FakeWire.Sent request) {
        int chance = random.nextInt(100);
        if (mood.equals("down") && chance < 90) {
            return random.nextInt(4) == 0 ? "connecting" : "refused";
        }
        if (refusesKey && chance < 50) {
            return random.nextBoolean() ? "key" : "blocked " + (1000 + random.nextInt(20_000));
        }
        if (mood.equals("slow down") && chance < 60) {
            return "throttle " + (100 + random.nextInt(8000));
        }
        if (mood.equals("refusing") && chance < 70) {
            return "not taken";
        }
        boolean mishap = !mood.equals("fine") && chance < 70;
        if (!mishap) {
            return rule(request);
        }
        boolean reaches = random.nextBoolean();
        if (reaches) {
            rule(request);
        }
        unclear.computeIfAbsent(request.taskId(), id -> new ArrayList<>()).add(request.tag());
        return switch (mood) {
            case "lossy" -> "lost";
            case "silent" -> "silent";
            default -> random.nextInt(3) == 0 ? "busy " + random.nextInt(3000) : "<html>";
        };
    }

    private String rule(FakeWire.Sent request) {
        if (random.nextInt(200) == 0 && !recorded.containsKey(request.taskId())) {
            return request.path().equals("/bad") ? "method" : "no";
        }
        Entry mine = new Entry(request.taskId(), request.path(), request.tag());
        Entry first = recorded.putIfAbsent(request.taskId(), mine);
        if (first == null) {
            return "ok";
        }
        return duplicateCode ? "dup" : "late";
    }
}
