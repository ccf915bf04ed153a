/**
 * A journal in a file: it remembers, from one process to the next, which reports were sent and how they ended. Begin with
 * {@link io.github.captchareports.journal.file.FileJournal#builder}.
 */
@NullMarked
package io.github.captchareports.journal.file;

import org.jspecify.annotations.NullMarked;
