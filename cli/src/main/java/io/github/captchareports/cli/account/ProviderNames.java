package io.github.captchareports.cli.account;

import io.github.captchareports.TaskId;
import io.github.captchareports.spi.ReportProvider;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Finds the ids of services by the names that people write: only letters and digits count, in upper or lower case. */
public final class ProviderNames {
    private final Map<String, String> ids = new LinkedHashMap<>();
    private final Map<String, ReportProvider> providers = new HashMap<>();

    public ProviderNames(Collection<String> ids) {
        ids.stream().sorted().forEach(id -> this.ids.putIfAbsent(essence(id), id));
    }

    /** Those of the providers on the class path. */
    public static ProviderNames installed() {
        List<ReportProvider> providers = new ArrayList<>();
        ServiceLoader.load(ReportProvider.class).forEach(providers::add);
        return of(providers);
    }

    /** Those of some providers. */
    public static ProviderNames of(Collection<? extends ReportProvider> providers) {
        ProviderNames names =
                new ProviderNames(providers.stream().map(ReportProvider::id).toList());
        providers.forEach(provider -> names.providers.put(provider.id(), provider));
        return names;
    }

    /** The id that a name stands for; null where there is none. */
    @Nullable
    public String find(String name) {
        return ids.get(essence(name));
    }

    /**
     * What makes an id none that a service gives its tasks.
     *
     * @param id the service's
     * @return the problem and the remedy; null where there is none
     */
    @Nullable
    public String taskIdProblem(String id, TaskId taskId) {
        ReportProvider provider = providers.get(id);
        return provider == null ? null : provider.taskIdProblem(taskId);
    }

    /** The known ids, sorted. */
    Collection<String> ids() {
        return ids.values();
    }

    /** The known ids, for messages. */
    public String known() {
        return String.join(", ", ids.values());
    }

    private static String essence(String name) {
        StringBuilder essence = new StringBuilder();
        name.codePoints().filter(Character::isLetterOrDigit).forEach(essence::appendCodePoint);
        return essence.toString().toLowerCase(Locale.ROOT);
    }
}
