package io.github.captchareports.spi;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one service of the task-API family ({@link TaskApi}), which its {@link TaskApiProvider} answers from: names,
 * address, reporting window, paths by verdict and captcha type, error codes, and how the service treats repetitions and
 * complaints. Where a fact comes from belongs beside it: in the {@link CodeRule#source() source} of each code, and in a comment
 * for the others. Immutable, and safe to use from any thread.
 *
 * <p>Later versions may know more facts: each will have a default under which services that were described before behave as
 * they did.
 */
public final class TaskApiService {
    private static final String WHOLE_ACCOUNT = "account";

    private final String id;
    private final String name;
    private final URI baseUrl;
    private final Duration reportingWindow;
    private final Map<Verdict, Map<CaptchaType, ReportMethod>> methods;
    private final Set<CaptchaType> ignoredConfirmations;
    private final CodeTable codes;
    private final TaskApi api;
    private final boolean replaySafe;
    private final ComplaintLimits complaintLimits;
    private final Map<CaptchaType, String> complaintScopes;

    private TaskApiService(Builder builder, URI baseUrl, Duration reportingWindow, CodeTable codes) {
        this.id = builder.id;
        this.name = builder.name;
        this.baseUrl = baseUrl;
        this.reportingWindow = reportingWindow;
        this.methods = new EnumMap<>(Verdict.class);
        for (Verdict verdict : Verdict.values()) {
            methods.put(verdict, new EnumMap<>(builder.methodsOf(verdict)));
        }
        this.ignoredConfirmations = EnumSet.copyOf(builder.ignoredConfirmations);
        this.codes = codes;
        this.api = new TaskApi(codes, builder.headers, builder.pauseAfter429);
        this.replaySafe = builder.replaySafe;
        this.complaintLimits = builder.complaintLimits;
        this.complaintScopes = new EnumMap<>(CaptchaType.class);
        for (CaptchaType type : CaptchaType.values()) {
            complaintScopes.put(type, builder.complaintScope(type));
        }
    }

    /**
     * Starts the description of a service.
     *
     * @param id the {@link ReportProvider#id() id} that accounts name, such as {@code anticaptcha}
     * @param name the service's own name for people, such as {@code Anti-Captcha}; messages use it
     * @return a builder
     */
    public static Builder builder(String id, String name) {
        return new Builder(id, name);
    }

    String id() {
        return id;
    }

    String name() {
        return name;
    }

    URI baseUrl() {
        return baseUrl;
    }

    Duration reportingWindow() {
        return reportingWindow;
    }

    @Nullable
    ReportMethod method(Verdict verdict, CaptchaType type) {
        Map<CaptchaType, ReportMethod> byType = methods.get(verdict);
        return byType == null ? null : byType.get(type);
    }

    boolean ignoresConfirmations(CaptchaType type) {
        return ignoredConfirmations.contains(type);
    }

    CodeTable codes() {
        return codes;
    }

    TaskApi api() {
        return api;
    }

    boolean isReplaySafe() {
        return replaySafe;
    }

    ComplaintLimits complaintLimits() {
        return complaintLimits;
    }

    String complaintScope(CaptchaType type) {
        return complaintScopes.getOrDefault(type, WHOLE_ACCOUNT);
    }

    @Override
    public String toString() {
        return "TaskApiService[" + id + ", " + baseUrl + "]";
    }

    /**
     * Collects the facts of a {@link TaskApiService}. Base URL, reporting window, error codes and at least one method are
     * required; everything else has a default that is safe. Not thread-safe.
     */
    public static final class Builder {
        private final String id;
        private final String name;
        private @Nullable URI baseUrl;
        private @Nullable Duration reportingWindow;
        private final Map<Verdict, Map<CaptchaType, ReportMethod>> methods = new EnumMap<>(Verdict.class);
        private final Set<CaptchaType> ignoredConfirmations = EnumSet.noneOf(CaptchaType.class);
        private @Nullable CodeTable codes;
        private final Map<String, String> headers = new HashMap<>();
        private Duration pauseAfter429 = Duration.ofSeconds(5);
        private boolean replaySafe;
        private ComplaintLimits complaintLimits = ComplaintLimits.DEFAULT;
        private final Map<CaptchaType, String> complaintScopes = new EnumMap<>(CaptchaType.class);
        private boolean judgedByType;

        private Builder(String id, String name) {
            this.id = id;
            this.name = name;
        }

        /**
         * Sets where the service is. Required.
         *
         * @param url an {@code https} URL, used where an account sets none
         * @return this
         */
        public Builder baseUrl(URI url) {
            this.baseUrl = url;
            return this;
        }

        /**
         * Sets how long after the solution the service takes a report. Required.
         *
         * @param duration more than zero
         * @return this
         * @throws IllegalArgumentException if it is not
         */
        public Builder reportingWindow(Duration duration) {
            this.reportingWindow = positive("reporting window", duration);
            return this;
        }

        /**
         * Adds the method that takes a verdict, whatever the captcha type.
         *
         * @param verdict the verdict
         * @param path the path below the base URL, starting with a slash
         * @return this
         * @throws IllegalArgumentException if the path has no slash in front, or the verdict has a method already
         */
        public Builder method(Verdict verdict, String path) {
            return method(verdict, path, EnumSet.allOf(CaptchaType.class));
        }

        /**
         * Adds the method that takes a verdict on some captcha types. The pairs of verdict and type that are never added have
         * no method: such reports are answered locally.
         *
         * @param verdict the verdict
         * @param path the path below the base URL, starting with a slash
         * @param types the captcha types
         * @return this
         * @throws IllegalArgumentException if the path has no slash in front, or a pair has a method already
         */
        public Builder method(Verdict verdict, String path, Set<CaptchaType> types) {
            ReportMethod method = ReportMethod.post(path);
            for (CaptchaType type : types) {
                ReportMethod other = methodsOf(verdict).put(type, method);
                if (other != null) {
                    throw new IllegalArgumentException("method of " + name + " for " + verdict + " " + type + ": both "
                            + other.path() + " and " + path + "; keep one");
                }
            }
            return this;
        }

        /**
         * Says whose confirmations the service takes and ignores, see {@link ReportProvider#ignoresConfirmations}. None by
         * default.
         *
         * @param types captcha types whose confirmations have a method
         * @return this
         */
        public Builder ignoredConfirmations(Set<CaptchaType> types) {
            ignoredConfirmations.addAll(types);
            return this;
        }

        /**
         * Sets the service's error codes. Required.
         *
         * @param table the codes, with their sources
         * @return this
         */
        public Builder codes(CodeTable table) {
            this.codes = table;
            return this;
        }

        /**
         * Adds a request header. {@code Content-Type: application/json} is always sent.
         *
         * @param header the name
         * @param value its value
         * @return this
         */
        public Builder header(String header, String value) {
            headers.put(header, value);
            return this;
        }

        /**
         * Sets how long an account pauses after a 429 that has neither a listed code nor {@code Retry-After}. Default 5 s.
         *
         * @param duration more than zero
         * @return this
         * @throws IllegalArgumentException if it is not
         */
        public Builder pauseAfter429(Duration duration) {
            this.pauseAfter429 = positive("pause after a 429", duration);
            return this;
        }

        /**
         * Sets whether a report may be sent again after an answer was lost, see {@link ReportProvider#replaySafe()}. Default
         * false.
         *
         * @param safe whether the service records a task once, and its answer to a repetition proves that it did
         * @return this
         */
        public Builder replaySafe(boolean safe) {
            this.replaySafe = safe;
            return this;
        }

        /**
         * Sets when the service stops listening to complaints. Default {@link ComplaintLimits#DEFAULT}.
         *
         * @param limits the limits, used where an account sets none
         * @return this
         */
        public Builder complaintLimits(ComplaintLimits limits) {
            this.complaintLimits = limits;
            return this;
        }

        /**
         * Says which captcha types the service judges together, see {@link ReportProvider#complaintScope}. Types without a
         * scope are judged together as the account, unless {@link #complaintsJudgedByType()} says otherwise.
         *
         * @param scope a word of letters, digits and dashes
         * @param types the captcha types
         * @return this
         * @throws IllegalArgumentException if a type has another scope already
         */
        public Builder complaintScope(String scope, Set<CaptchaType> types) {
            for (CaptchaType type : types) {
                String other = complaintScopes.put(type, scope);
                if (other != null && !other.equals(scope)) {
                    throw new IllegalArgumentException("complaint scope of " + name + " for " + type + ": both " + other
                            + " and " + scope + "; keep one");
                }
            }
            return this;
        }

        /**
         * Says that the service judges each captcha type without a {@linkplain #complaintScope scope} by itself.
         *
         * @return this
         */
        public Builder complaintsJudgedByType() {
            this.judgedByType = true;
            return this;
        }

        /**
         * Makes the description.
         *
         * @return the service
         * @throws IllegalArgumentException if something required is missing, or a confirmation is ignored that the service
         *     has no method for; the message says which
         */
        public TaskApiService build() {
            if (baseUrl == null || reportingWindow == null || codes == null) {
                throw new IllegalArgumentException(
                        "service " + name + ": base URL, reporting window or codes are missing; set all of them");
            }
            if (methods.isEmpty()) {
                throw new IllegalArgumentException("service " + name + ": has no method; add one");
            }
            for (CaptchaType type : ignoredConfirmations) {
                if (!methodsOf(Verdict.CORRECT).containsKey(type)) {
                    throw new IllegalArgumentException("ignored confirmations of " + name + ": it has no method for "
                            + Verdict.CORRECT + " " + type + "; leave the type out");
                }
            }
            return new TaskApiService(this, baseUrl, reportingWindow, codes);
        }

        private Map<CaptchaType, ReportMethod> methodsOf(Verdict verdict) {
            return methods.computeIfAbsent(verdict, absent -> new EnumMap<>(CaptchaType.class));
        }

        private String complaintScope(CaptchaType type) {
            String otherwise =
                    judgedByType ? type.name().toLowerCase(Locale.ROOT).replace('_', '-') : WHOLE_ACCOUNT;
            return complaintScopes.getOrDefault(type, otherwise);
        }

        private static Duration positive(String fact, Duration duration) {
            if (duration.isNegative() || duration.isZero()) {
                throw new IllegalArgumentException(fact + ": " + duration + "; use a duration above zero");
            }
            return duration;
        }
    }
}
