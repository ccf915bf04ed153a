package io.github.captchareports.internal.guard;

import io.github.captchareports.CaptchaType;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The watches of an account: one for each scope of which anything was counted, in the order in which they began. */
final class ScopeWatches {
    private final GuardSettings settings;
    private final Map<String, ComplaintWatch> all = new LinkedHashMap<>();
    private boolean othersUnknown;

    ScopeWatches(GuardSettings settings) {
        this.settings = settings;
    }

    /** The watch of a type's scope; null where there is none yet. */
    @Nullable
    ComplaintWatch find(CaptchaType type) {
        return all.get(settings.scope(type));
    }

    /** The watch of a type's scope, begun now where there is none yet. */
    ComplaintWatch of(CaptchaType type, long now) {
        return of(settings.scope(type), now);
    }

    /** The watch of a scope, begun now where there is none yet. */
    ComplaintWatch of(String scope, long now) {
        ComplaintWatch watch = all.get(scope);
        if (watch == null) {
            watch = new ComplaintWatch(scope, settings, now);
            watch.othersUnknown(othersUnknown);
            all.put(scope, watch);
        }
        return watch;
    }

    Collection<ComplaintWatch> all() {
        return all.values();
    }

    /**
     * Says whether the counts of other processes are not known at present.
     *
     * @return whether that has changed
     */
    boolean othersUnknown(boolean unknown) {
        if (othersUnknown == unknown) {
            return false;
        }
        othersUnknown = unknown;
        all.values().forEach(watch -> watch.othersUnknown(unknown));
        return true;
    }

    void clear() {
        all.clear();
    }
}
