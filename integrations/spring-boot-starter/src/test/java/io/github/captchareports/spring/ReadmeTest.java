package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Account;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.junit.SimulatorExtension;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.DefaultResourceLoader;

/** The README's configuration and controller run as they stand there. */
@ExtendWith(SimulatorExtension.class)
class ReadmeTest {
    private static final String IMPORTS = """
            import io.github.captchareports.*;
            import java.time.Instant;
            import org.springframework.web.bind.annotation.*;
            import reactor.core.publisher.Mono;

            """;

    @TempDir
    Path folder;

    @Test
    void theControllerTellsTheServiceOfAWrongSolution(CaptchaSimulator simulator) throws Exception {
        Path configuration = folder.resolve("application.yaml");
        Files.writeString(configuration, block("yaml", "captcha:"));
        try (URLClassLoader compiled = compile(block("java", "@RestController"));
                ConfigurableApplicationContext application = new SpringApplicationBuilder(Application.class)
                        .sources(compiled.loadClass("SolutionController"))
                        .resourceLoader(new DefaultResourceLoader(compiled))
                        .initializers(context -> context.getBeanFactory()
                                .registerSingleton("toTheSimulator", (AccountCustomizer) account -> Account.builder(
                                                account.provider(), account.label())
                                        .clientKey(account.clientKey())
                                        .connection(to -> to.baseUrl(simulator.baseUrl(SimulatedService.TWOCAPTCHA)))
                                        .build()))
                        .run(
                                "--spring.config.location=" + configuration.toUri(),
                                "--TWOCAPTCHA_KEY=top-secret",
                                "--server.port=0",
                                "--spring.main.banner-mode=off",
                                "--spring.reactor.netty.shutdown-quiet-period=0s")) {
            String port = application.getEnvironment().getProperty("local.server.port");

            HttpResponse<String> answer = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(
                                            "http://127.0.0.1:" + port + "/solutions/74455221488/wrong?endTime="
                                                    + Instant.now().getEpochSecond()))
                                    .version(HttpClient.Version.HTTP_1_1)
                                    .POST(HttpRequest.BodyPublishers.noBody())
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());

            assertThat(answer.body()).isEqualTo("\"ACCEPTED\"");
            assertThat(simulator.recorded(SimulatedService.TWOCAPTCHA)).containsExactly(74455221488L);
        }
    }

    private URLClassLoader compile(String controller) throws Exception {
        Path source = folder.resolve("SolutionController.java");
        Files.writeString(source, IMPORTS + controller);
        Path classes = Files.createDirectory(folder.resolve("classes"));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of(
                    "-parameters",
                    "-proc:none",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-d",
                    classes.toString());
            assertThat(compiler.getTask(null, files, null, options, null, files.getJavaFileObjects(source))
                            .call())
                    .isTrue();
        }
        return new URLClassLoader(
                new URL[] {classes.toUri().toURL()}, getClass().getClassLoader());
    }

    /** The README's first block of the language that begins so. */
    private static String block(String language, String begin) throws Exception {
        Matcher block = Pattern.compile("```" + language + "\n(" + Pattern.quote(begin) + ".*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../../README.md")));
        assertThat(block.find()).as("a block of %s in the README", language).isTrue();
        return block.group(1);
    }

    /** What Spring Initializr writes. */
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}
}
