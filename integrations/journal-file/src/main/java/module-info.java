/** A journal in a file, and the complaints of each account in it. */
@org.jspecify.annotations.NullMarked
module io.github.captchareports.journal.file {
    requires transitive io.github.captchareports;

    exports io.github.captchareports.journal.file;
}
