package io.github.captchareports.internal.ledger;

import io.github.captchareports.TaskId;

/**
 * A task of an account: no verdict and no key material, so that the opposite verdict and a rotated key meet the same
 * entry.
 */
public record TaskKey(Keeping account, TaskId taskId) {
    /**
     * An account as the ledger knows it; compared by identity.
     *
     * @param keepNanos how long a settled task is remembered: the provider's window plus slack, or for as long as
     *     the journal remembers it
     * @param replaySafe whether an indeterminate task may be claimed again
     */
    public record Keeping(String label, long keepNanos, boolean replaySafe) {
        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return label.hashCode();
        }
    }
}
