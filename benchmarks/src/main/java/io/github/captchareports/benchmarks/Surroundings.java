package io.github.captchareports.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where and with what it was measured. */
final class Surroundings {
    private static final long GIGABYTE = 1L << 30;
    private static final List<String> LIBRARIES =
            List.of("reactor-core", "reactor-netty-http", "netty-transport", "spring-webflux", "okhttp-jvm");

    private Surroundings() {}

    static String describe(Jvm jvm, String command) {
        return "- Machine: " + processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores, "
                + memory() + " GB, " + System.getProperty("os.name") + " " + System.getProperty("os.version") + "\n"
                + "- JDK " + jvm.feature() + "; " + libraries() + "\n"
                + "- Date: " + LocalDate.now(ZoneOffset.UTC) + "\n"
                + "- Command: `" + command + "`\n";
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(System.getProperty("os.arch"));
        } catch (IOException elsewhere) {
            return System.getProperty("os.arch");
        }
    }

    private static String memory() {
        long bytes =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
        return String.format(Locale.ROOT, "%.0f", bytes / (double) GIGABYTE);
    }

    private static String libraries() {
        List<String> jars = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
                .map(entry -> String.valueOf(Path.of(entry).getFileName()))
                .toList();
        return LIBRARIES.stream()
                .flatMap(library -> jars.stream()
                        .filter(jar -> jar.matches(library + "-\\d.*\\.jar"))
                        .map(jar -> library + " " + jar.substring(library.length() + 1, jar.length() - 4)))
                .collect(Collectors.joining(", "));
    }
}
