package io.github.captchareports.cli.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.FakeReporter;
import io.github.captchareports.cli.Main;
import io.github.captchareports.cli.Parsing;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.cli.option.FileRoles.Role;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class FileRolesTest {
    private static final String INPUT = Parsing.with("solvedAt", "1795168740") + "\n";
    private static final Map<Role, String> WORDS = new EnumMap<>(Map.of(
            Role.INPUT, "the input",
            Role.ACCOUNTS, "--accounts",
            Role.KEY, "the key file of an account",
            Role.AUTHORITIES, "the ca-file of an account",
            Role.SUMMARY, "--summary",
            Role.REPORT_LOG, "--report-log",
            Role.JOURNAL, "--journal",
            Role.JOURNAL_LOCK, "the lock of --journal",
            Role.JOURNAL_COMPACTION, "the new file that --journal is compacted into"));

    static {
        WORDS.put(Role.STATE, "--state");
        WORDS.put(Role.STATE_LOCK, "the lock of --state");
        WORDS.put(Role.STATE_NEXT, "the new file that --state is written to");
    }

    enum Way {
        PATH,
        OTHER_SPELLING,
        SYMBOLIC_LINK,
        HARD_LINK
    }

    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<Role, Path> paths = new EnumMap<>(Role.class);

    static Stream<Arguments> pairs() {
        List<Arguments> pairs = new ArrayList<>();
        List<Role> roles = List.copyOf(WORDS.keySet());
        for (int i = 0; i < roles.size(); i++) {
            for (int j = i + 1; j < roles.size(); j++) {
                for (Way way : Way.values()) {
                    // The names of a file's companions follow from its own: they can be the same by a link only.
                    boolean byName = way == Way.PATH || way == Way.OTHER_SPELLING;
                    if (!byName || canHaveOneName(roles.get(i), roles.get(j))) {
                        pairs.add(Arguments.of(roles.get(i), roles.get(j), way));
                    }
                }
            }
        }
        return pairs.stream();
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void twoRolesOnOneFileAreRefusedAndEveryFileStaysAsItWas(Role one, Role other, Way way) throws IOException {
        makeFiles();
        Role moved = isCompanion(other) ? one : other;
        Path kept = path(moved == one ? other : one);
        switch (way) {
            case PATH -> paths.put(moved, kept);
            case OTHER_SPELLING -> {
                Path deeper = Files.createDirectories(folder.resolve("deeper"));
                paths.put(moved, deeper.resolve("..").resolve(".").resolve(kept.getFileName()));
            }
            case SYMBOLIC_LINK -> {
                Files.delete(path(other));
                Files.createSymbolicLink(path(other), path(one).getFileName());
            }
            case HARD_LINK -> {
                Files.delete(path(other));
                Files.createLink(path(other), path(one));
            }
        }
        writeAccounts();
        Map<String, String> before = contents();

        assertThat(submit()).isEqualTo(2);

        assertThat(text())
                .startsWith("captcha-reports: ")
                .contains(WORDS.get(one), WORDS.get(other))
                .endsWith(" are the same file; give each a file of its own\n");
        assertThat(contents()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--summary", "--report-log", "--journal", "--state"})
    void theLedgersPasswordIsNotWrittenOver(String output) throws IOException {
        Path password = Files.writeString(folder.resolve("password"), "s3cret");

        assertThat(submit(
                        "--ledger",
                        "redis://127.0.0.1:1",
                        "--ledger-password-file",
                        password.toString(),
                        output,
                        password.toString()))
                .isEqualTo(2);

        assertThat(text()).contains("--ledger-password-file and " + output + " are the same file");
        assertThat(password).hasContent("s3cret");
    }

    @Test
    void filesThatAreYetToBeMadeAreToldApartByWhereTheyWillBe() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        assertThat(submit(
                        "--summary",
                        folder.resolve("x").toString(),
                        "--report-log",
                        link.resolve("x").toString()))
                .isEqualTo(2);
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), Path.of("x"));
        assertThat(submit(
                        "--summary",
                        dangling.toString(),
                        "--journal",
                        folder.resolve("x").toString()))
                .isEqualTo(2);
        assertThat(submit("--summary", folder.resolve("x.lock").toString(), "--journal", dangling.toString()))
                .isEqualTo(2);
        assertThat(contents().keySet()).containsExactly("dangling", "link");
    }

    @Test
    void devicesMayHaveSeveralRolesAndFilesOfTheirOwnAreFine() throws IOException {
        assertThat(submit("--summary", "/dev/null", "--report-log", "/dev/null"))
                .as(text())
                .isZero();
        assertThat(submit(
                        "--summary", folder.resolve("s").toString(),
                        "--report-log", folder.resolve("r").toString(),
                        "--journal", folder.resolve("j").toString()))
                .as(text())
                .isZero();
        assertThat(contents().keySet()).contains("s", "r", "j");
    }

    @ParameterizedTest
    @EnumSource(
            value = Role.class,
            names = {"STANDARD_OUTPUT", "STANDARD_ERROR"},
            mode = EnumSource.Mode.EXCLUDE)
    void standardErrorIsNoneOfTheFilesAndTheComplaintGoesToStandardOutput(Role role) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "as it was");
        Path results = Files.writeString(folder.resolve("results"), "");

        assertThatExceptionOfType(ConfigurationException.class)
                .isThrownBy(() -> new FileRoles()
                        .with(role, file)
                        .with(Role.STANDARD_OUTPUT, results)
                        .with(Role.STANDARD_ERROR, Files.createSymbolicLink(folder.resolve("link"), file))
                        .check())
                .withMessageEndingWith(" and standard error are the same file; give each a file of its own")
                .extracting(ConfigurationException::said)
                .isEqualTo(ConfigurationException.Said.ON_STANDARD_OUTPUT);
    }

    @Test
    void resultsAndComplaintsMayGoToOneFile() throws IOException {
        Path both = Files.writeString(folder.resolve("both"), "");

        new FileRoles()
                .with(Role.STANDARD_OUTPUT, both)
                .with(Role.STANDARD_ERROR, both)
                .check();
    }

    @Test
    void whereBothStandardStreamsAreTheInputNothingIsSaidAndWhereTheyAreALogItIs() throws IOException {
        Path all = Files.writeString(folder.resolve("all"), "");

        for (Role role : List.of(Role.INPUT, Role.REPORT_LOG)) {
            assertThatExceptionOfType(ConfigurationException.class)
                    .isThrownBy(() -> new FileRoles()
                            .with(role, all)
                            .with(Role.STANDARD_OUTPUT, all)
                            .with(Role.STANDARD_ERROR, all)
                            .check())
                    .extracting(ConfigurationException::said)
                    .isEqualTo(
                            role == Role.INPUT
                                    ? ConfigurationException.Said.NOWHERE
                                    : ConfigurationException.Said.ON_STANDARD_ERROR);
        }
    }

    @Test
    void theSimulatorsLogIsNotItsScript() throws IOException {
        Path script = Files.writeString(folder.resolve("script"), "\n");
        assertThat(run(
                        "simulate",
                        "--script",
                        script.toString(),
                        "--log",
                        folder.resolve("./script").toString()))
                .isEqualTo(2);
        assertThat(text()).contains("--script and --log are the same file");
    }

    /** The file whose name a role's follows, where that is so. */
    private static @Nullable Role family(Role role) {
        return switch (role) {
            case JOURNAL, JOURNAL_LOCK, JOURNAL_COMPACTION -> Role.JOURNAL;
            case STATE, STATE_LOCK, STATE_NEXT -> Role.STATE;
            default -> null;
        };
    }

    private static boolean canHaveOneName(Role one, Role other) {
        return !(isCompanion(one) && isCompanion(other)) && (family(one) == null || family(one) != family(other));
    }

    private static boolean isCompanion(Role role) {
        return family(role) != null && family(role) != role;
    }

    private void makeFiles() throws IOException {
        for (Role role : WORDS.keySet()) {
            if (!isCompanion(role)) {
                paths.put(role, folder.resolve(role.name()));
            }
            Files.writeString(path(role), role == Role.INPUT ? INPUT : role + " as it was\n");
        }
    }

    private Path path(Role role) {
        return switch (role) {
            case JOURNAL_LOCK -> folder.resolve("JOURNAL.lock");
            case JOURNAL_COMPACTION -> folder.resolve("JOURNAL.new");
            case STATE_LOCK -> folder.resolve("STATE.lock");
            case STATE_NEXT -> folder.resolve("STATE.new");
            default -> paths.getOrDefault(role, folder);
        };
    }

    /** Only where the accounts file is still a file of its own. */
    private void writeAccounts() throws IOException {
        if (Files.readString(path(Role.ACCOUNTS)).startsWith(Role.ACCOUNTS.name())) {
            Files.writeString(
                    path(Role.ACCOUNTS),
                    "# " + Role.ACCOUNTS + "\naccounts: [{label: x, provider: 2captcha, key-file: '" + path(Role.KEY)
                            + "', ca-file: '" + path(Role.AUTHORITIES) + "'}]\n");
        }
    }

    private int submit() {
        return run(
                "submit",
                path(Role.INPUT).toString(),
                "--accounts",
                path(Role.ACCOUNTS).toString(),
                "--summary",
                path(Role.SUMMARY).toString(),
                "--report-log",
                path(Role.REPORT_LOG).toString(),
                "--journal",
                path(Role.JOURNAL).toString(),
                "--state",
                path(Role.STATE).toString());
    }

    private int submit(String... options) {
        return run(Stream.concat(Stream.of("submit", "--simulate"), Stream.of(options))
                .toArray(String[]::new));
    }

    private int run(String... arguments) {
        err.reset();
        Streams streams = new Streams(
                new ByteArrayInputStream(INPUT.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayOutputStream(),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                name -> null);
        return Main.run(streams, builder -> FakeReporter.accepting(), arguments);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private Map<String, String> contents() throws IOException {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                contents.put(
                        String.valueOf(file.getFileName()),
                        Files.isRegularFile(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "no file");
            }
        }
        return contents;
    }
}
