package io.github.captchareports.spring.test;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.CaptchaSimulatorBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/**
 * Adds the simulator to a context. Equal where the settings are, so that test classes share contexts.
 *
 * @param judging whether the simulator judges reports
 */
record SimulatorContextCustomizer(boolean judging) implements ContextCustomizer {
    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration configuration) {
        BeanDefinitionRegistry beans = (BeanDefinitionRegistry) context.getBeanFactory();
        beans.registerBeanDefinition(
                "captchaSimulator", new RootBeanDefinition(CaptchaSimulator.class, this::simulator));
        beans.registerBeanDefinition(
                "captchaSimulatorComplaints", new RootBeanDefinition(NoComplaints.class, NoComplaints::new));
        RootBeanDefinition noJournal = new RootBeanDefinition(NoJournal.class, NoJournal::new);
        noJournal.setFallback(true);
        beans.registerBeanDefinition("captchaSimulatorJournal", noJournal);
        beans.registerBeanDefinition(
                "captchaSimulatorAccounts",
                new RootBeanDefinition(
                        Redirection.class,
                        () -> new Redirection(context.getBeanFactory().getBean(CaptchaSimulator.class))));
    }

    private CaptchaSimulator simulator() {
        CaptchaSimulatorBuilder simulator = CaptchaSimulator.builder();
        return (judging ? simulator : simulator.deliveryOnly()).start();
    }
}
