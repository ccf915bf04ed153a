/** Meters and observations of a reporter, by Micrometer. */
@org.jspecify.annotations.NullMarked
module io.github.captchareports.micrometer {
    requires transitive io.github.captchareports;
    requires transitive micrometer.commons;
    requires transitive micrometer.core;
    requires transitive micrometer.observation;

    exports io.github.captchareports.micrometer;
}
