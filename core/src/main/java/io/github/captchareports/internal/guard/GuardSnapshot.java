package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ComplaintState;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a guard has counted and what it holds, so that it survives a restart: at most 168 hourly sums a captcha type, in wall
 * time, and fingerprints of 32 bits of the latest tasks. Its text is a few kilobytes of lines, some hundred kilobytes for an
 * account with many tasks, and has no client key, no domain and no task id in it.
 */
public final class GuardSnapshot {
    private static final String FORMAT = "complaints-1";
    private static final String SCOPE = "scope";
    private static final String HOUR = "hour";
    private static final String REPORTED = "told";
    private static final String WRONG = "wrong";
    private static final long MOST = 1_000_000_000_000L;

    private final long watchingSince;
    private final List<ScopeLine> scopes;
    private final List<HourLine> hours;

    private record ScopeLine(String scope, ScopeMemory memory) {}

    private record HourLine(CaptchaType type, long hour, GuardCounts counts) {}

    /** Fingerprints of the reported tasks, and of those that were called wrong. */
    private final List<Integer> reported;

    private final List<Integer> wrong;

    private GuardSnapshot(
            long watchingSince,
            List<ScopeLine> scopes,
            List<HourLine> hours,
            List<Integer> reported,
            List<Integer> wrong) {
        this.watchingSince = watchingSince;
        this.scopes = scopes;
        this.hours = hours;
        this.reported = reported;
        this.wrong = wrong;
    }

    static GuardSnapshot of(
            long watchingSince,
            Collection<ComplaintWatch> watches,
            List<Integer> reported,
            List<Integer> wrong,
            boolean counts,
            long now) {
        List<ScopeLine> scopes = new ArrayList<>();
        List<HourLine> hours = new ArrayList<>();
        long latest = HourlyCounts.hour(now);
        for (ComplaintWatch watch : watches) {
            scopes.add(new ScopeLine(watch.scope(), watch.memory()));
            for (TypeCounts one : counts ? watch.counts().all() : List.<TypeCounts>of()) {
                for (long hour = latest - HourlyCounts.HOURS + 1; hour <= latest; hour++) {
                    GuardCounts counted = one.in(hour);
                    if (!counted.equals(GuardCounts.NONE)) {
                        hours.add(new HourLine(one.type(), hour, counted));
                    }
                }
            }
        }
        return new GuardSnapshot(watchingSince, scopes, hours, reported, wrong);
    }

    List<Integer> reported() {
        return reported;
    }

    List<Integer> wrong() {
        return wrong;
    }

    long watchingSince() {
        return watchingSince;
    }

    /** Whether nothing was ever counted. */
    public boolean isEmpty() {
        return scopes.isEmpty();
    }

    /** Whether complaints are held, or were lately refused or more than usual. */
    public boolean isHolding() {
        return scopes.stream().anyMatch(line -> line.memory().isHolding());
    }

    /**
     * Restores everything that does not lie in the future.
     *
     * @param counts whether the counts are restored too; otherwise other processes have them
     * @return how many lines lie in the future
     */
    int restore(ScopeWatches watches, boolean counts, ComplaintLimits limits, long now) {
        int dropped = 0;
        long latest = HourlyCounts.hour(now);
        for (HourLine line : hours) {
            if (line.hour() > latest) {
                dropped++;
            } else if (counts) {
                ComplaintWatch watch = watches.of(line.type(), now);
                line.counts().forEach((kind, count) -> watch.add(line.type(), kind, line.hour(), count, now));
            }
        }
        for (ScopeLine line : scopes) {
            ScopeMemory memory = line.memory();
            long latestProbe = now + limits.coolDown().toNanos();
            boolean future = memory.since() > latest || memory.probeFrom() - latestProbe > 0;
            TreeSet<Long> jumps = new TreeSet<>(memory.jumps());
            future |= !jumps.isEmpty() && jumps.last() > latest;
            jumps.tailSet(latest, false).clear();
            dropped += future ? 1 : 0;
            watches.of(line.scope(), now)
                    .restore(
                            new ScopeMemory(
                                    Math.max(latest - HourlyCounts.HOURS + 1, Math.min(memory.since(), latest)),
                                    jumps,
                                    memory.refusals(),
                                    Math.max(
                                            now - limits.coolDown().toNanos(),
                                            Math.min(memory.probeFrom(), latestProbe)),
                                    memory.state(),
                                    memory.byShare()),
                            counts,
                            now);
        }
        return dropped;
    }

    /** The snapshot as a text; {@link #parse} reads it back. */
    public String text() {
        StringBuilder text = new StringBuilder();
        text.append(FORMAT).append(' ').append(millis(watchingSince)).append('\n');
        for (ScopeLine line : scopes) {
            ScopeMemory memory = line.memory();
            text.append(String.join(
                            " ",
                            SCOPE,
                            URLEncoder.encode(line.scope(), StandardCharsets.UTF_8),
                            Long.toString(memory.since()),
                            Integer.toString(memory.refusals()),
                            Long.toString(millis(memory.probeFrom())),
                            memory.state().name(),
                            memory.byShare().name(),
                            memory.jumps().stream().map(String::valueOf).collect(Collectors.joining(","))))
                    .append('\n');
        }
        for (HourLine line : hours) {
            GuardCounts counts = line.counts();
            text.append(String.join(
                            " ",
                            HOUR,
                            line.type().name(),
                            Long.toString(line.hour()),
                            Long.toString(counts.solved()),
                            Long.toString(counts.total()),
                            Long.toString(counts.wrong()),
                            Long.toString(counts.complaints()),
                            Long.toString(counts.confirmations())))
                    .append('\n');
        }
        tasks(text, REPORTED, reported);
        tasks(text, WRONG, wrong);
        return text.toString();
    }

    private static void tasks(StringBuilder text, String kind, List<Integer> fingerprints) {
        if (!fingerprints.isEmpty()) {
            ByteBuffer bytes = ByteBuffer.allocate(fingerprints.size() * Integer.BYTES);
            fingerprints.forEach(bytes::putInt);
            text.append(kind)
                    .append(' ')
                    .append(Base64.getEncoder().encodeToString(bytes.array()))
                    .append('\n');
        }
    }

    private static List<Integer> tasks(String[] parts) {
        ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(parts[1]));
        List<Integer> fingerprints = new ArrayList<>();
        while (bytes.remaining() >= Integer.BYTES) {
            fingerprints.add(bytes.getInt());
        }
        return fingerprints;
    }

    /**
     * Reads a text. Lines of an unknown kind or captcha type are left out: a later version wrote them.
     *
     * @throws IllegalArgumentException if the text is no snapshot
     */
    public static GuardSnapshot parse(String text) {
        String[] lines = text.split("\n", -1);
        String[] head = lines[0].split(" ", -1);
        if (head.length < 2 || !head[0].equals(FORMAT)) {
            throw new IllegalArgumentException("complaint state: it does not begin with " + FORMAT
                    + "; a later version of captcha-reports may have written it");
        }
        List<ScopeLine> scopes = new ArrayList<>();
        List<HourLine> hours = new ArrayList<>();
        List<Integer> reported = new ArrayList<>();
        List<Integer> wrong = new ArrayList<>();
        try {
            for (String line : Arrays.asList(lines).subList(1, lines.length)) {
                String[] parts = line.split(" ", -1);
                if (parts[0].equals(SCOPE)) {
                    scopes.add(scope(parts));
                } else if (parts[0].equals(HOUR)) {
                    HourLine hour = hour(parts);
                    if (hour != null) {
                        hours.add(hour);
                    }
                } else if (parts[0].equals(REPORTED)) {
                    reported.addAll(tasks(parts));
                } else if (parts[0].equals(WRONG)) {
                    wrong.addAll(tasks(parts));
                }
            }
            return new GuardSnapshot(nanos(Long.parseLong(head[1])), scopes, hours, reported, wrong);
        } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException broken) {
            throw new IllegalArgumentException("complaint state: a line of it cannot be read", broken);
        }
    }

    private static ScopeLine scope(String[] parts) {
        Set<Long> jumps = new TreeSet<>();
        for (String hour : parts[7].split(",", -1)) {
            if (!hour.isEmpty()) {
                jumps.add(Long.parseLong(hour));
            }
        }
        return new ScopeLine(
                URLDecoder.decode(parts[1], StandardCharsets.UTF_8),
                new ScopeMemory(
                        Long.parseLong(parts[2]),
                        jumps,
                        Integer.parseInt(parts[3]),
                        nanos(Long.parseLong(parts[4])),
                        ComplaintState.valueOf(parts[5]),
                        ComplaintState.valueOf(parts[6])));
    }

    private static @Nullable HourLine hour(String[] parts) {
        for (CaptchaType type : CaptchaType.values()) {
            if (type.name().equals(parts[1])) {
                return new HourLine(
                        type,
                        Long.parseLong(parts[2]),
                        new GuardCounts(
                                count(parts[3]), count(parts[4]), count(parts[5]), count(parts[6]), count(parts[7])));
            }
        }
        return null;
    }

    private static long count(String text) {
        long count = Long.parseLong(text);
        if (count < 0 || count > MOST) {
            throw new IllegalArgumentException("no count: " + count);
        }
        return count;
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    private static long nanos(long millis) {
        return TimeUnit.MILLISECONDS.toNanos(millis);
    }
}
