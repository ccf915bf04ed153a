package io.github.captchareports.internal.lane;

import io.github.captchareports.AccountState.Phase;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The service refuses methods of the account, each behind a path of its own; what goes to other paths is sent. */
final class MethodRefusals extends Restriction {
    /** The first refusal of each path. */
    private final Map<String, AttemptFeedback.MethodRefused> byPath = new TreeMap<>();

    void refuse(AttemptFeedback.MethodRefused refusal) {
        byPath.putIfAbsent(refusal.path(), refusal);
        begin();
    }

    void clear() {
        byPath.clear();
        end();
    }

    Set<String> paths() {
        return byPath.keySet();
    }

    /** The service's code behind the refusal of a path. */
    @Nullable
    String code(String path) {
        AttemptFeedback.MethodRefused refusal = byPath.get(path);
        return refusal == null ? null : refusal.code();
    }

    @Override
    Phase phase() {
        return Phase.OPEN;
    }

    @Override
    boolean allowsAttempt(long now) {
        return true;
    }

    @Override
    @Nullable
    DropReason dropReason(LaneEntry entry, long now) {
        return byPath.containsKey(entry.owner.path()) ? DropReason.METHOD_REFUSED : null;
    }
}
