package io.github.captchareports.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each component by itself, by JMH: the benchmarks of the package {@code components}. */
final class Components {
    private static final String HEAP = "2g";
    private static final int WARM_UPS = 4;
    private static final int ITERATIONS = 5;
    private static final String CALL = "Call: call";
    private static final double MOST_NANOS = 1_200;
    private static final double MOST_BYTES = 1.2 * 1024;

    private Components() {}

    static String measure(Jvm jvm) throws RunnerException {
        return "\n" + table(run(jvm));
    }

    private static Collection<RunResult> run(Jvm jvm) throws RunnerException {
        return new Runner(new OptionsBuilder()
                        .include("\\.benchmarks\\.components\\.")
                        .jvm(jvm.java().toString())
                        .jvmArgs(jvm.flags(HEAP).toArray(String[]::new))
                        .mode(Mode.AverageTime)
                        .timeUnit(TimeUnit.NANOSECONDS)
                        .forks(1)
                        .warmupIterations(WARM_UPS)
                        .warmupTime(TimeValue.seconds(1))
                        .measurementIterations(ITERATIONS)
                        .measurementTime(TimeValue.seconds(1))
                        .shouldFailOnError(true)
                        .addProfiler(GCProfiler.class)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    private static String table(Collection<RunResult> results) {
        Table table = new Table("component", "ns", "± ns", "bytes", "wanted");
        Map<String, RunResult> byName = new TreeMap<>();
        results.forEach(result -> byName.put(name(result.getParams()), result));
        byName.forEach((name, result) -> {
            Result<?> time = result.getPrimaryResult();
            double bytes = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                    .getScore();
            table.row(
                    name,
                    Figure.tenths(time.getScore()),
                    Figure.tenths(time.getScoreError()),
                    Figure.tenths(bytes),
                    name.equals(CALL) ? wanted(time.getScore(), bytes) : "–");
        });
        return table.toString();
    }

    private static String wanted(double nanos, double bytes) {
        return "≤ " + Figure.whole(MOST_NANOS) + " ns, ≤ " + Figure.whole(MOST_BYTES) + " bytes: "
                + (nanos <= MOST_NANOS && bytes <= MOST_BYTES ? "reached" : "missed");
    }

    /** Such as {@code Ledger: claim and settle, maximumSize 10000}. */
    private static String name(BenchmarkParams params) {
        List<String> parts = List.of(params.getBenchmark().split("\\.", -1));
        String component = parts.get(parts.size() - 2).replaceFirst("Benchmark$", "");
        String step = parts.get(parts.size() - 1).replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
        return component + ": " + step
                + params.getParamsKeys().stream()
                        .map(key -> ", " + key + " " + params.getParam(key))
                        .collect(Collectors.joining());
    }
}
