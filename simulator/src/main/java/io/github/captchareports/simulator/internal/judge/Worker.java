package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.rules.WorkerRestriction;
import io.github.captchareports.simulator.truth.WorkerTruth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A worker of a service: how good, what was done, and which captchas are not given out any more. */
public final class Worker {
    private static final int MOST_RECORDS = 1_000;

    private final int number;
    private final double reliability;
    private final Map<Kind, WorkerRecord> records = new LinkedHashMap<>(4, 0.75f, true);
    private long solved;
    private long wrong;
    private long penalties;

    public Worker(int number, double reliability) {
        this.number = number;
        this.reliability = reliability;
    }

    /** What is restricted together: a type, and for reCAPTCHA v3 its domain. */
    public record Kind(SimulatedCaptchaType type, @Nullable String domain) {
        public static Kind of(SimulatedCaptchaType type, @Nullable String domain) {
            boolean byDomain =
                    type == SimulatedCaptchaType.RECAPTCHA_V3 || type == SimulatedCaptchaType.RECAPTCHA_V3_ENTERPRISE;
            return new Kind(type, byDomain ? domain : null);
        }
    }

    public int number() {
        return number;
    }

    public double reliability() {
        return reliability;
    }

    public synchronized void solved(Kind kind, boolean correct, @Nullable WorkerRestriction rule) {
        solved++;
        if (!correct) {
            wrong++;
        }
        if (rule != null) {
            record(kind, rule).solved();
        }
    }

    public synchronized void complained(Kind kind, long now, WorkerRestriction rule) {
        record(kind, rule).complained(now);
    }

    synchronized void penalise(long times) {
        penalties += times;
    }

    synchronized boolean isRestricted(Kind kind, long now) {
        WorkerRecord record = records.get(kind);
        return record != null && record.isRestricted(now);
    }

    public synchronized WorkerTruth truth(Map<String, Instant> whitelisted, Map<String, Instant> filtered, long now) {
        List<WorkerTruth.Restricted> restrictions = new ArrayList<>();
        records.forEach((kind, record) -> {
            if (record.isRestricted(now)) {
                Instant until = Instant.ofEpochMilli(record.restrictedUntil());
                restrictions.add(new WorkerTruth.Restricted(kind.type(), kind.domain(), until));
            }
        });
        return new WorkerTruth(
                number, reliability, solved, wrong, penalties, List.copyOf(restrictions), whitelisted, filtered);
    }

    private WorkerRecord record(Kind kind, WorkerRestriction rule) {
        WorkerRecord record = records.computeIfAbsent(kind, absent -> new WorkerRecord(rule));
        if (records.size() > MOST_RECORDS) {
            records.remove(records.keySet().iterator().next());
        }
        return record;
    }
}
