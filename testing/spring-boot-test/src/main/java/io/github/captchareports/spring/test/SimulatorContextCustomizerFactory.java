package io.github.captchareports.spring.test;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.test.context.ContextConfigurationAttributes;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.ContextCustomizerFactory;

/** Finds the annotation. */
final class SimulatorContextCustomizerFactory implements ContextCustomizerFactory {
    @Override
    public @Nullable ContextCustomizer createContextCustomizer(
            Class<?> testClass, List<ContextConfigurationAttributes> attributes) {
        AutoConfigureReportSimulator annotation =
                AnnotatedElementUtils.findMergedAnnotation(testClass, AutoConfigureReportSimulator.class);
        return annotation == null ? null : new SimulatorContextCustomizer(annotation.judging());
    }
}
