package io.github.captchareports.support;

import java.io.IOException;
import java.io.InputStream;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public API of the module whose tests are running, as text: a line for each public type that it exports, and for each
 * member of one that users can see. It is written down in {@code docs/api/<module>.txt}; a test of each published module
 * compares.
 */
public final class PublicApi {
    private static final Path CLASSES = Path.of("target", "classes");
    private static final String ACCEPT = "api.accept";

    private final List<Class<?>> types = new ArrayList<>();
    /** Classes for a library that is not there when the tests run, such as another generation of a framework. */
    private final List<String> unreadable = new ArrayList<>();

    private PublicApi() {}

    /** That of the module in whose folder the tests run. */
    public static PublicApi ofThisModule() throws IOException {
        Predicate<String> exported = exported();
        PublicApi api = new PublicApi();
        try (Stream<Path> files = Files.walk(CLASSES)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".class"))
                    .sorted()
                    .toList()) {
                String name =
                        CLASSES.relativize(file).toString().replace('/', '.').replaceFirst("\\.class$", "");
                if (name.contains(".") && exported.test(name.substring(0, name.lastIndexOf('.')))) {
                    api.add(name);
                }
            }
        }
        return api;
    }

    private void add(String name) {
        try {
            Class<?> type = Class.forName(name, false, PublicApi.class.getClassLoader());
            if (ApiLines.isVisible(type)) {
                types.add(type);
            }
        } catch (NoClassDefFoundError missing) {
            unreadable.add(unreadable(name));
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** What the descriptor exports to all; without a descriptor every package that is not called internal. */
    private static Predicate<String> exported() throws IOException {
        Path descriptor = CLASSES.resolve("module-info.class");
        if (Files.notExists(descriptor)) {
            return name -> !name.contains(".internal");
        }
        try (InputStream bytes = Files.newInputStream(descriptor)) {
            Set<String> names = ModuleDescriptor.read(bytes).exports().stream()
                    .filter(export -> !export.isQualified())
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
            return names::contains;
        }
    }

    /** A line for each type and member, sorted. */
    public List<String> lines() {
        Set<String> lines = new TreeSet<>();
        types.forEach(type -> lines.addAll(lines(type)));
        lines.addAll(unreadable);
        return List.copyOf(lines);
    }

    private static List<String> lines(Class<?> type) {
        try {
            return ApiLines.of(type);
        } catch (NoClassDefFoundError missing) {
            return List.of(unreadable(type.getName()));
        }
    }

    /** Which of several missing classes the virtual machine names is not the same each time, so that none is named. */
    private static String unreadable(String name) {
        return name + " has members that need a library which is not there in tests";
    }

    /** The binary names of the public records. */
    public Set<String> records() {
        return types.stream()
                .filter(Class::isRecord)
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Compares with what is written down; with {@code -Dapi.accept} writes it down.
     *
     * @param module the module's name without {@code captcha-reports-}
     * @throws AssertionError if the two differ; the message has both sides, and how to accept
     */
    public void assertIsWrittenDown(String module) throws IOException {
        Path file = root().resolve(Path.of("docs", "api", module + ".txt"));
        if (System.getProperty(ACCEPT) != null) {
            Files.createDirectories(file.getParent());
            Files.write(file, lines());
        }
        List<String> written = Files.exists(file) ? Files.readAllLines(file) : List.of();
        List<String> lines = lines();
        if (lines.isEmpty()) {
            throw new AssertionError("the public API of " + module + " is empty: nothing was compared");
        }
        if (!lines.equals(written)) {
            throw new AssertionError("the public API of " + module + " is not the one in docs/api/" + module + ".txt"
                    + only("\nno longer there", written, lines) + only("\nnew", lines, written)
                    + "\nIf docs/API.md allows the change and you want it: .ci/api-accept, and commit the file.");
        }
    }

    private static String only(String title, List<String> these, List<String> others) {
        List<String> rest = new ArrayList<>(these);
        rest.removeAll(Set.copyOf(others));
        return rest.isEmpty() ? "" : title + ":\n  " + String.join("\n  ", rest);
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (folder != null && Files.notExists(folder.resolve("RATIONALE.md"))) {
            folder = folder.getParent();
        }
        if (folder == null) {
            throw new IllegalStateException("no folder above " + Path.of("").toAbsolutePath() + " has a RATIONALE.md");
        }
        return folder;
    }
}
