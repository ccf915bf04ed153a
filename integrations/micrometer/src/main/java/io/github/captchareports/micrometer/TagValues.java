package io.github.captchareports.micrometer;

import io.github.captchareports.AccountControl;
import io.github.captchareports.AttemptEvent;
import io.github.captchareports.FailureCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Makes tag values of what is known, and of nothing else: a label that is no account's is the caller's, and may be anything. */
final class TagValues {
    static final String NONE = "none";
    private static final String UNKNOWN = "unknown";

    private final Map<String, String> providersByAccount = new ConcurrentHashMap<>();

    void learn(Reporter reporter) {
        for (AccountControl account : reporter.accounts()) {
            providersByAccount.put(account.label(), account.provider());
        }
    }

    String provider(ReportRequest request) {
        return providersByAccount.getOrDefault(request.account(), UNKNOWN);
    }

    String account(ReportRequest request) {
        return providersByAccount.containsKey(request.account()) ? request.account() : UNKNOWN;
    }

    static String outcome(@Nullable ReportResult result) {
        return result == null ? NONE : of(result.outcome());
    }

    static String reason(@Nullable ReportResult result) {
        return of(result == null ? null : result.reasonTag());
    }

    static String cause(@Nullable AttemptEvent attempt) {
        FailureCause cause = attempt == null ? null : attempt.failureCause();
        return of(cause == null ? null : cause.kind());
    }

    static String of(@Nullable String value) {
        return Objects.requireNonNullElse(value, NONE);
    }

    static String of(@Nullable Enum<?> constant) {
        return constant == null
                ? NONE
                : constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
