package io.github.captchareports.cli;

import java.time.Duration;

/** How a client sees the solutions it is given, over the days of an experiment. */
enum Scenario {
    /** The client sees nearly always right, and tells what it sees. */
    HEALTHY("a healthy integration: one right solution in a hundred is called wrong") {
        @Override
        double falseAlarms(Duration since) {
            return SELDOM;
        }
    },
    /** Nothing passes any more, whatever the workers do, until somebody mends the client. */
    SITE_CHANGE("the target site changes overnight: for two days from the fourth on, everything looks wrong") {
        @Override
        double falseAlarms(Duration since) {
            return since.toDays() == 3 || since.toDays() == 4 ? 1 : SELDOM;
        }
    },
    /** The client complains of whatever did not work out, for whatever reason. */
    NOISY_CLIENT("a noisy client: it complains of four right solutions in ten, speculatively") {
        @Override
        double falseAlarms(Duration since) {
            return 0.4;
        }
    };

    /** How long an experiment is. */
    static final Duration LENGTH = Duration.ofDays(10);

    private static final double SELDOM = 0.01;

    private final String story;

    Scenario(String story) {
        this.story = story;
    }

    String story() {
        return story;
    }

    /** The share of right solutions that the client calls wrong. */
    abstract double falseAlarms(Duration since);
}
