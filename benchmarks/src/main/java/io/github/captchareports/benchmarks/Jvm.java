package io.github.captchareports.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts processes of this class path on a Java of choice. */
final class Jvm {
    /** The heap of every client that is compared with another. */
    static final String HEAP = "512m";

    private static final int FIRST_TO_ASK_FOR_NATIVE_ACCESS = 24;

    private final Path java;
    private final int feature;

    private Jvm(Path java, int feature) {
        this.java = java;
        this.feature = feature;
    }

    static Jvm at(Path home) throws IOException {
        Path java = home.resolve("bin").resolve("java");
        String property = "java.specification.version = ";
        Process asked = new ProcessBuilder(java.toString(), "-XshowSettings:properties", "-version")
                .redirectErrorStream(true)
                .start();
        try (var lines = asked.inputReader()) {
            return lines.lines()
                    .map(String::strip)
                    .filter(line -> line.startsWith(property))
                    .map(line -> new Jvm(java, Integer.parseInt(line.substring(property.length()))))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no Java at " + java));
        }
    }

    int feature() {
        return feature;
    }

    Path java() {
        return java;
    }

    /** What every process is started with. */
    List<String> flags(String heap) {
        List<String> flags = new ArrayList<>(List.of("-Xms" + heap, "-Xmx" + heap));
        if (feature >= FIRST_TO_ASK_FOR_NATIVE_ACCESS) {
            flags.add("--enable-native-access=ALL-UNNAMED");
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        return flags;
    }

    ProcessBuilder process(String heap, Class<?> main, String argument) {
        List<String> command = new ArrayList<>(List.of(java.toString()));
        command.addAll(flags(heap));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), argument));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    }
}
