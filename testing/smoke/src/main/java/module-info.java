/** A module of a user: it requires core alone, and finds the providers by ServiceLoader. */
@org.jspecify.annotations.NullMarked
module io.github.captchareports.smoke {
    requires io.github.captchareports;
}
