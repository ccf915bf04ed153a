package io.github.captchareports.cli.option;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.account.AccountSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What each file of a command is for. No file may have two roles, since the command would write into what it reads, or
 * two outputs into each other. Files are compared, not names: links, other spellings and files that do not exist yet are
 * seen through. Devices and pipes may have as many roles as they like.
 */
public final class FileRoles {
    private static final int MOST_LINKS = 40;
    /** Files of lines, to which a message can be added without harm. */
    private static final Set<Role> TEXTS =
            EnumSet.of(Role.STANDARD_OUTPUT, Role.STANDARD_ERROR, Role.SUMMARY, Role.REPORT_LOG, Role.REQUEST_LOG);

    /** What a file is for, as messages call it. */
    public enum Role {
        INPUT("the input"),
        STANDARD_OUTPUT("standard output"),
        STANDARD_ERROR("standard error"),
        ACCOUNTS("--accounts"),
        KEY("the key file of an account"),
        LEDGER_PASSWORD("--ledger-password-file"),
        AUTHORITIES("the ca-file of an account"),
        CLIENT_CERTIFICATE("the client-cert-file of an account"),
        CLIENT_KEY("the client-key-file of an account"),
        SUMMARY("--summary"),
        REPORT_LOG("--report-log"),
        JOURNAL("--journal"),
        JOURNAL_LOCK("the lock of --journal (FILE.lock)"),
        JOURNAL_COMPACTION("the new file that --journal is compacted into (FILE.new)"),
        STATE("--state"),
        STATE_LOCK("the lock of --state (FILE.lock)"),
        STATE_NEXT("the new file that --state is written to (FILE.new)"),
        SCRIPT("--script"),
        REQUEST_LOG("--log");

        private final String words;

        Role(String words) {
            this.words = words;
        }
    }

    private record Use(Role role, Path path, Path place) {}

    private final List<Use> uses = new ArrayList<>();

    /** Gives a file a role; several files may have the same one. A null is left out. */
    public FileRoles with(Role role, @Nullable Path path) {
        if (path != null) {
            uses.add(new Use(role, path, place(path)));
        }
        return this;
    }

    /** Gives the files that accounts name their roles. */
    public FileRoles withAccounts(List<AccountSettings> accounts) {
        for (AccountSettings each : accounts) {
            with(Role.KEY, each.keyFile())
                    .with(Role.AUTHORITIES, each.tls().authorities())
                    .with(Role.CLIENT_CERTIFICATE, each.tls().certificate())
                    .with(Role.CLIENT_KEY, each.tls().key());
        }
        return this;
    }

    /** Gives a journal its role, and what lies beside it, by its own name and by the name that a link leads to. */
    public FileRoles withJournal(@Nullable Path journal) {
        return withCompanions(journal, Role.JOURNAL, Role.JOURNAL_LOCK, Role.JOURNAL_COMPACTION);
    }

    /** Gives the file of the complaints its role, and what lies beside it. */
    public FileRoles withState(@Nullable Path state) {
        return withCompanions(state, Role.STATE, Role.STATE_LOCK, Role.STATE_NEXT);
    }

    private FileRoles withCompanions(@Nullable Path file, Role role, Role lock, Role next) {
        if (file == null || file.getFileName() == null) {
            return this;
        }
        with(role, file);
        for (Path each : List.of(file, place(file))) {
            with(lock, each.resolveSibling(each.getFileName() + ".lock"));
            with(next, each.resolveSibling(each.getFileName() + ".new"));
        }
        return this;
    }

    /**
     * Refuses a file that has two roles. Opens nothing. Results and complaints may go to one file, as {@code > FILE 2>&1} of
     * a shell has it.
     */
    public void check() {
        for (int i = 0; i < uses.size(); i++) {
            for (int j = i + 1; j < uses.size(); j++) {
                Use one = uses.get(i);
                Use other = uses.get(j);
                if (one.role() != other.role() && !areOutputAndError(one, other) && isSame(one, other)) {
                    throw new ConfigurationException(
                            one.role().words + " and " + other.role().words
                                    + " are the same file; give each a file of its own",
                            whereToSayIt(one));
                }
            }
        }
    }

    private static boolean areOutputAndError(Use one, Use other) {
        return EnumSet.of(one.role(), other.role()).equals(EnumSet.of(Role.STANDARD_OUTPUT, Role.STANDARD_ERROR));
    }

    /** Where to print the refusal: never in a file that must not change. */
    private ConfigurationException.Said whereToSayIt(Use shared) {
        Set<Role> roles = uses.stream()
                .filter(each -> isSame(each, shared))
                .map(Use::role)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Role.class)));
        if (!roles.contains(Role.STANDARD_ERROR)) {
            return ConfigurationException.Said.ON_STANDARD_ERROR;
        }
        if (!roles.contains(Role.STANDARD_OUTPUT)) {
            return ConfigurationException.Said.ON_STANDARD_OUTPUT;
        }
        return TEXTS.containsAll(roles)
                ? ConfigurationException.Said.ON_STANDARD_ERROR
                : ConfigurationException.Said.NOWHERE;
    }

    private static boolean isSame(Use one, Use other) {
        try {
            if (Files.exists(one.path()) && Files.exists(other.path())) {
                return Files.isRegularFile(one.path()) && Files.isSameFile(one.path(), other.path());
            }
            return one.place().equals(other.place()) || isSameButForCase(one.place(), other.place());
        } catch (IOException | SecurityException unknown) {
            return one.place().equals(other.place());
        }
    }

    private static boolean isSameButForCase(Path one, Path other) {
        Path folder = one.getParent();
        return folder != null
                && folder.equals(other.getParent())
                && String.valueOf(one.getFileName()).equalsIgnoreCase(String.valueOf(other.getFileName()))
                && ignoresCase(folder);
    }

    /** Whether the file system finds the folder by its name in the other case. */
    private static boolean ignoresCase(Path folder) {
        String name = String.valueOf(folder.getFileName());
        String upper = name.toUpperCase(Locale.ROOT);
        String swapped = name.equals(upper) ? name.toLowerCase(Locale.ROOT) : upper;
        try {
            return !name.equals(swapped) && Files.isSameFile(folder, folder.resolveSibling(swapped));
        } catch (IOException | InvalidPathException | SecurityException notFound) {
            return false;
        }
    }

    /** Where a file is, or will be once it is made: the real folder, and the name that the last link leads to. */
    private static Path place(Path path) {
        Path at = path.toAbsolutePath();
        try {
            for (int links = 0; links < MOST_LINKS && Files.isSymbolicLink(at); links++) {
                at = folder(at).resolve(Files.readSymbolicLink(at));
            }
        } catch (IOException | SecurityException unreadable) {
            return at.normalize();
        }
        Path name = at.getFileName();
        return name == null || name.toString().equals("..") || name.toString().equals(".")
                ? at.normalize()
                : folder(at).resolve(name);
    }

    private static Path folder(Path file) {
        Path folder = file.getParent();
        if (folder == null) {
            return file;
        }
        try {
            return folder.toRealPath();
        } catch (IOException | SecurityException missing) {
            return folder.normalize();
        }
    }
}
