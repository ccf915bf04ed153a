package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintFile;
import io.github.captchareports.Reporter;
import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.journal.ComplaintMemory;
import io.github.captchareports.spi.ledger.SharedLedger;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.scheduler.Schedulers;

/** What an application knows of complaints after its restart. */
@ExtendWith(OutputCaptureExtension.class)
class ComplaintStatesTest {
    private static final String NOTHING = "captcha.reports.complaints.file: not set";
    private static final AccountName MAIN = new AccountName("2captcha", "main");

    @TempDir
    Path folder;

    @Test
    void theFileOfThePropertyKeepsThem(CapturedOutput output) throws IOException {
        inFile().run(context -> solved(context.getBean(Reporter.class), 7));
        assertThat(output).doesNotContain(NOTHING);

        inFile().run(context -> {
            assertThat(context.getBean(Reporter.class).account("main").complaints())
                    .singleElement()
                    .extracting(ComplaintFigures::solved)
                    .isEqualTo(7L);
            solved(context.getBean(Reporter.class), 2);
        });

        try (ComplaintFile free = ComplaintFile.open(file(), Schedulers.immediate())) {
            assertThat(free.recall(MAIN).toCompletableFuture().join())
                    .hasValueSatisfying(state -> assertThat(state).contains(" 9 0 0 0 0"));
        }
    }

    @Test
    void aBeanWins(CapturedOutput output) {
        Memory own = new Memory();
        inFile().withBean(Memory.class, () -> own).run(context -> solved(context.getBean(Reporter.class), 7));

        assertThat(own.states).containsOnlyKeys(MAIN);
        assertThat(file()).doesNotExist();
        assertThat(output).doesNotContain(NOTHING);
    }

    @Test
    void theSharedLedgerIsUsedWhereItKeepsThem(CapturedOutput output) {
        Contexts.withAccount()
                .withBean(SharedLedger.class, () -> ledger(SharedLedger.class, ComplaintMemory.class))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).doesNotContain(NOTHING);

        Contexts.withAccount()
                .withBean(SharedLedger.class, () -> ledger(SharedLedger.class))
                .run(context -> assertThat(context).hasNotFailed());
        assertThat(output).contains(NOTHING);
    }

    @Test
    void whereNothingKeepsThemTheStartSaysSoOnce(CapturedOutput output) {
        Contexts.withAccount().run(context -> assertThat(context).hasNotFailed());

        assertThat(output.getAll().lines().filter(line -> line.contains(NOTHING)))
                .singleElement()
                .asString()
                .contains("INFO", "begins as if it had never complained", "declare such a bean");
    }

    @Test
    void aFileThatCannotBeUsedFailsTheStartAndNamesTheProperty() throws IOException {
        Files.writeString(file(), "x");
        fails(file().toString(), "is no file of complaints that captcha-reports wrote");
        fails(folder.resolve("missing").resolve("file").toString(), "use a path in an existing folder");
        fails(" ", "blank; name a file, leave the property out");
        Path used = folder.resolve("used");
        try (ComplaintFile mine = ComplaintFile.open(used, Schedulers.immediate())) {
            assertThat(mine.accounts()).isEmpty();
            fails(used.toString(), "is in use by this process; wait until that has ended, give each process a file");
        }
    }

    private static void fails(String file, String message) {
        Contexts.withAccount()
                .withPropertyValues("captcha.reports.complaints.file=" + file)
                .run(context -> assertThat(context)
                        .getFailure()
                        .rootCause()
                        .isInstanceOf(InvalidSettingException.class)
                        .hasMessageStartingWith("captcha.reports.complaints.file: ")
                        .hasMessageContaining(message));
    }

    private ApplicationContextRunner inFile() {
        return Contexts.withAccount().withPropertyValues("captcha.reports.complaints.file=" + file());
    }

    private Path file() {
        return folder.resolve("complaints");
    }

    private static void solved(Reporter reporter, long tasks) {
        reporter.account("main").observeSolved(CaptchaType.IMAGE, null, tasks);
    }

    private static SharedLedger ledger(Class<?>... types) {
        return (SharedLedger) Proxy.newProxyInstance(
                SharedLedger.class.getClassLoader(), types, (proxy, method, arguments) -> switch (method.getName()) {
                    case "remember" -> null;
                    case "hashCode" -> 1;
                    case "equals" -> false;
                    case "toString" -> "a ledger";
                    default -> CompletableFuture.failedFuture(new IllegalStateException("away"));
                });
    }

    private static final class Memory implements ComplaintMemory {
        final Map<AccountName, String> states = new ConcurrentHashMap<>();

        @Override
        public CompletionStage<Optional<String>> recall(AccountName account) {
            return CompletableFuture.completedFuture(Optional.ofNullable(states.get(account)));
        }

        @Override
        public void remember(AccountName account, String state) {
            states.put(account, state);
        }

        @Override
        public CompletionStage<?> forget(AccountName account) {
            states.remove(account);
            return CompletableFuture.completedFuture(true);
        }
    }
}
