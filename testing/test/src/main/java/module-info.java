/** For unit tests of code that reports: a reporter that answers by script, results to order, and assertions. */
@org.jspecify.annotations.NullMarked
module io.github.captchareports.test {
    requires transitive io.github.captchareports;
    // Only the assertions need it.
    requires static transitive org.assertj.core;

    exports io.github.captchareports.test;
    exports io.github.captchareports.test.assertions;
}
