package io.github.captchareports.spring;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Warns of durations without a unit: {@code 20} is 20 ms to Spring Boot, and mostly meant as 20 s. */
final class Durations {
    private static final Logger LOG = LoggerFactory.getLogger(Durations.class);
    private static final List<String> PROPERTIES = List.of(
            "margin",
            "response-timeout",
            "connect-timeout",
            "retry.base-backoff",
            "retry.max-backoff",
            "retry.outage-limit",
            "retry.probe-interval",
            "shared-ledger.timeout",
            "shutdown.grace");
    private static final List<String> OF_AN_ACCOUNT = List.of("complaints.window", "complaints.cool-down");

    private final Binder binder;

    Durations(Environment environment) {
        this.binder = Binder.get(environment);
    }

    void warn(int accounts) {
        List<String> names = new ArrayList<>();
        PROPERTIES.forEach(name -> names.add(CaptchaReportsProperties.PREFIX + "." + name));
        for (int i = 0; i < accounts; i++) {
            for (String name : OF_AN_ACCOUNT) {
                names.add(CaptchaReportsProperties.PREFIX + ".accounts[" + i + "]." + name);
            }
        }
        for (String name : names) {
            String value = binder.bind(name, String.class).orElse("");
            if (value.matches("[+-]?\\d{1,18}") && Long.parseLong(value) != 0) {
                LOG.warn(
                        "{} is {} without a unit, which means milliseconds; write {}s or {}ms",
                        name,
                        value,
                        value,
                        value);
            }
        }
    }
}
