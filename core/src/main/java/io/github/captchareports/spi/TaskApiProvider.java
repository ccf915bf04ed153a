package io.github.captchareports.spi;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The provider of a service of the task-API family. It writes and reads what {@link TaskApi} describes, and answers every
 * other question from the facts of a {@link TaskApiService}; so a provider is its tables:
 *
 * <pre>{@code
 * public final class ExampleProvider extends TaskApiProvider {
 *     private static final CodeTable CODES = new CodeTable(List.of(
 *             CodeRule.accountRefused("ERROR_KEY", 1, "The service does not know the key.", "example.com: errors"),
 *             CodeRule.alreadyReported("ERROR_DUPLICATE", 7, "The task was reported before.", "example.com: errors")));
 *
 *     private static final TaskApiService SERVICE = TaskApiService.builder("example", "Example")
 *             .baseUrl(URI.create("https://api.example.com"))
 *             .reportingWindow(Duration.ofMinutes(10))
 *             .method(Verdict.CORRECT, "/reportCorrect")
 *             .method(Verdict.INCORRECT, "/reportIncorrect")
 *             .codes(CODES)
 *             .replaySafe(true)
 *             .build();
 *
 *     public ExampleProvider() {
 *         super(SERVICE);
 *     }
 * }
 * }</pre>
 *
 * <p>Facts are answered here and cannot be overridden, so that nothing contradicts the tables. What depends on a single
 * request, or is a rule and not a fact, can be: {@link #deadline(ReportRequest)}, {@link #atRiskFrom(ReportRequest)} and
 * {@link #keyProblem(String)}. As everywhere in a {@link ReportProvider}, overriding methods are pure functions, safe to call
 * from any thread, and do not block.
 *
 * <p>{@link #interpret} never throws. A service that deviates from the family's wire format implements
 * {@link ReportProvider} itself.
 */
public abstract class TaskApiProvider implements ReportProvider {
    private final TaskApiService service;

    /**
     * For subclasses, whose own constructor is public and has no parameters: {@link java.util.ServiceLoader} calls it.
     *
     * @param service the facts of the service
     */
    protected TaskApiProvider(TaskApiService service) {
        this.service = service;
    }

    @Override
    public final String id() {
        return service.id();
    }

    @Override
    public final URI defaultBaseUrl() {
        return service.baseUrl();
    }

    @Override
    public final @Nullable ReportMethod method(Verdict verdict, CaptchaType type) {
        return service.method(verdict, type);
    }

    @Override
    public final boolean ignoresConfirmations(CaptchaType type) {
        return service.ignoresConfirmations(type);
    }

    @Override
    public final Duration window() {
        return service.reportingWindow();
    }

    @Override
    public final ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
        return service.api().call(method, request.taskId().asLong(), clientKey);
    }

    /**
     * {@inheritDoc}
     *
     * <p>Ids of the family are numbers.
     */
    @Override
    public final @Nullable String taskIdProblem(TaskId taskId) {
        if (taskId.isNumeric()) {
            return null;
        }
        String text = taskId.toString();
        boolean tooLarge = text.charAt(0) != '0' && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return (tooLarge
                        ? "beyond 64 bits (" + Long.MAX_VALUE + ")"
                        : "not a number as " + service.name() + " writes it")
                + "; use the task id that the service returned";
    }

    /**
     * {@inheritDoc}
     *
     * <p>Keys of the family are one word, see {@link KeySyntax#problemOfWord(String)}.
     */
    @Override
    public @Nullable String keyProblem(String clientKey) {
        return KeySyntax.problemOfWord(clientKey);
    }

    @Override
    public final ProviderReply interpret(HttpReply reply) {
        return service.api().interpret(reply);
    }

    @Override
    public final List<CodeRule> codes() {
        return service.codes().rules();
    }

    @Override
    public final boolean replaySafe() {
        return service.isReplaySafe();
    }

    @Override
    public final ComplaintLimits complaintLimits() {
        return service.complaintLimits();
    }

    @Override
    public final String complaintScope(CaptchaType type) {
        return service.complaintScope(type);
    }
}
