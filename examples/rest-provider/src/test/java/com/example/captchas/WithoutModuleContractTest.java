package com.example.captchas;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.tck.ReportProviderContract;
import io.github.captchareports.tck.SampleAnswer;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same provider in a folder that is no module passes the same contract: its classes without {@code module-info}. */
class WithoutModuleContractTest implements ReportProviderContract {
    private static final String DESCRIPTOR = "module-info.class";

    @TempDir
    Path folder;

    private ReportProvider provider = new ExampleRestProvider();

    @BeforeEach
    void loadTheProviderFromAFolderThatIsNoModule() throws Exception {
        copy(Built.classes(), folder);
        ClassLoader others = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                if (name.startsWith("com.example.captchas.")) {
                    throw new ClassNotFoundException(name);
                }
                return super.loadClass(name, resolve);
            }
        };
        ClassLoader own = new URLClassLoader(new URL[] {folder.toUri().toURL()}, others);
        provider = (ReportProvider) own.loadClass(ExampleRestProvider.class.getName())
                .getDeclaredConstructor()
                .newInstance();
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file).toString());
                if (!copy.endsWith(DESCRIPTOR)) {
                    Files.createDirectories(copy.getParent());
                    Files.copy(file, copy);
                }
            }
        }
    }

    @Override
    public ReportProvider provider() {
        return provider;
    }

    @Override
    public List<SampleAnswer> answers() {
        return ExampleRestContractTest.ANSWERS;
    }

    @Override
    public int damagedAnswers() {
        return 1_000;
    }

    @Test
    void theProviderIsAnotherClassThanThatOfTheModule() {
        assertThat(provider.getClass()).isNotEqualTo(ExampleRestProvider.class);
        assertThat(Built.classes().resolve(DESCRIPTOR)).exists();
        assertThat(folder.resolve(DESCRIPTOR)).doesNotExist();
    }
}
