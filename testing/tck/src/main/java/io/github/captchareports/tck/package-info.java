/**
 * What a provider, a shared ledger and a journal must do, as tests that their own test classes inherit: implement
 * {@link io.github.captchareports.tck.ReportProviderContract}, {@link
 * io.github.captchareports.tck.SharedLedgerContract} or {@link io.github.captchareports.tck.TaskJournalContract}.
 */
@NullMarked
package io.github.captchareports.tck;

import org.jspecify.annotations.NullMarked;
