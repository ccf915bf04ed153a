/**
 * What outlives a process: implement {@link io.github.captchareports.spi.journal.TaskJournal} and {@link
 * io.github.captchareports.spi.journal.ComplaintMemory} to keep it in a store of your own. The contract that a journal
 * passes is {@code TaskJournalContract} in captcha-reports-tck.
 */
@NullMarked
package io.github.captchareports.spi.journal;

import org.jspecify.annotations.NullMarked;
