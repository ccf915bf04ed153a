package io.github.captchareports.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Reporter;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.GeneratedFiles;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.TypeReference;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;

/** The processing of an application ahead of time, as far as a virtual machine can tell. */
class AheadOfTimeTest {
    @Test
    void theReporterIsMadeByGeneratedCodeAndItsPropertiesAreBoundByReflection() {
        InMemoryGeneratedFiles files = new InMemoryGeneratedFiles();
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get("com.example", "Application")), files);
        AnnotationConfigApplicationContext application = new AnnotationConfigApplicationContext();
        application.register(CaptchaReportsAutoConfiguration.class);

        new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
        generation.writeGeneratedContent();

        assertThat(files.getGeneratedFiles(GeneratedFiles.Kind.SOURCE).keySet())
                .anyMatch(file -> file.contains("CaptchaReportsAutoConfiguration"));
        assertThat(generation.getRuntimeHints().reflection().typeHints().map(hint -> hint.getType()))
                .contains(
                        TypeReference.of(CaptchaReportsProperties.class),
                        TypeReference.of(CaptchaReportsProperties.Retry.class),
                        TypeReference.of(CaptchaReportsProperties.Complaints.class),
                        TypeReference.of(AccountProperties.class),
                        TypeReference.of(AccountProperties.Proxy.class),
                        TypeReference.of(AccountProperties.Complaints.class));
        assertThat(application.getBeanFactory().containsSingleton("captchaReporter"))
                .as("no %s is opened by the build", Reporter.class)
                .isFalse();
    }
}
