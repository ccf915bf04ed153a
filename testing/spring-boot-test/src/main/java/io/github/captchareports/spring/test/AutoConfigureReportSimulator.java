package io.github.captchareports.spring.test;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a test class of a Spring application: starts a {@link io.github.captchareports.simulator.CaptchaSimulator} with the
 * application context and points the accounts of the auto-configured reporter at it, directly and at a rate that tests
 * need. Accounts keep their label, their provider and their key, so that a key, any key, must be configured. Tests can
 * have the simulator injected; it is {@linkplain io.github.captchareports.simulator.CaptchaSimulator#reset() reset} by
 * whoever wants it fresh, and closed with the context. Nothing is kept of the complaints: no file of the application's is
 * opened for them.
 *
 * <p>An account of another provider than the simulated ones keeps its own address: set its {@code base-url} to a server of the
 * test's, or it reports to the real service.
 *
 * <pre>{@code
 * @SpringBootTest(properties = "captcha.reports.accounts[0].key=any")
 * @AutoConfigureReportSimulator
 * class CheckoutTest {
 *     @Autowired CaptchaSimulator simulator;
 * }
 * }</pre>
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface AutoConfigureReportSimulator {
    /**
     * Whether the simulator judges reports, as the services do: reviews, suspensions and blocks.
     *
     * @return false for delivery only, the default
     */
    boolean judging() default false;
}
