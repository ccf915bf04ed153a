package io.github.captchareports.spi;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A captcha-solving service, as pure functions: no state, no I/O, no clock; every method MUST be safe to call from any
 * thread at any time and MUST NOT block. Found by {@link java.util.ServiceLoader}: an implementation has a public
 * constructor without parameters.
 *
 * <p>What a method throws is caught by the engine: before anything is sent the report ends undelivered, after that the
 * answer counts as unreadable. docs/PROVIDERS.md leads through the first provider.
 */
public interface ReportProvider {
    /**
     * The id that accounts name: lower-case letters, digits and hyphens.
     *
     * @return for example {@code 2captcha}
     */
    String id();

    /**
     * Where the service is.
     *
     * @return an {@code https} URL, used where an account sets none
     */
    URI defaultBaseUrl();

    /**
     * The method that takes a verdict on a captcha type. An unsupported pair is answered locally; no other method is
     * ever used instead.
     *
     * @param verdict the verdict
     * @param type the captcha type
     * @return the method, or null where the service has none
     */
    @Nullable
    ReportMethod method(Verdict verdict, CaptchaType type);

    /**
     * Whether the service takes confirmations of a captcha type and ignores them: they change nothing, for nobody. Such are
     * sent when nothing else of the account waits, or not at all, see {@link io.github.captchareports.Confirmations}. Only
     * for types whose confirmations have a {@link #method(Verdict, CaptchaType) method}; a service that ignores complaints
     * has none for them.
     *
     * @param type the captcha type
     * @return false where a confirmation has an effect, or may have one
     */
    default boolean ignoresConfirmations(CaptchaType type) {
        return false;
    }

    /**
     * The reporting window: how long after the solution the service takes a report. Reports are remembered at least this
     * long.
     *
     * @return the length of the reporting window
     */
    Duration window();

    /**
     * When a report is too late.
     *
     * @param request the request
     * @return the end of its reporting window
     */
    default Instant deadline(ReportRequest request) {
        return request.solvedAt().plus(window());
    }

    /**
     * When a report may already be too late, by a stricter reading of the service's rules. It orders reports of one
     * deadline and explains refusals; it never expires a report.
     *
     * @param request the request
     * @return the earliest moment, at most the {@link #deadline(ReportRequest) deadline}
     */
    default Instant atRiskFrom(ReportRequest request) {
        return deadline(request);
    }

    /**
     * The HTTP request for a report. It MUST be a call of the method that is given, which may have a path of its own where the
     * method's path is a template; a call of another method is never sent, and the report ends undelivered.
     *
     * @param method what {@link #method(Verdict, CaptchaType)} gave for the request
     * @param request the request
     * @param clientKey the account's key; it may appear in headers and body, never in the path
     * @return the call
     */
    ProviderCall call(ReportMethod method, ReportRequest request, String clientKey);

    /**
     * What makes an id none that this service gives its tasks. Asked when a report is taken in: it ends
     * {@link io.github.captchareports.ReportResult.WithheldReason#INVALID_TASK_ID} with what is said here, and nothing is sent.
     *
     * @param taskId the id
     * @return the problem and, after a semicolon, the remedy; null where it can be an id of the service
     */
    default @Nullable String taskIdProblem(TaskId taskId) {
        return null;
    }

    /**
     * What makes a text no key of this service, beyond what the engine refuses by itself, see {@link KeySyntax}. Asked when
     * an account is opened and at each attempt.
     *
     * @param clientKey the text
     * @return the problem and, after a semicolon, the remedy, without any part of the text; null where it can be a key
     */
    default @Nullable String keyProblem(String clientKey) {
        return null;
    }

    /**
     * The response headers that {@link #interpret} reads in addition to {@link HttpReply#COMMON_HEADERS}. Other headers of an
     * answer are never handed to the provider. Asked when an account is opened.
     *
     * @return names of headers, in any case; none unless the provider says otherwise
     */
    default Set<String> responseHeaders() {
        return Set.of();
    }

    /**
     * Reads an answer of any status, with or without a body: what an answer without a body proves is for the provider to say.
     * MUST NOT take anything for success that the service does not document as success.
     *
     * @param reply the answer
     * @return what it proves and asks
     */
    ProviderReply interpret(HttpReply reply);

    /**
     * The error codes that the provider reads, for who wants them explained.
     *
     * @return the rules; none unless the provider says otherwise
     */
    default List<CodeRule> codes() {
        return List.of();
    }

    /**
     * Whether a report may be sent again after an answer was lost, because the service records a task once and its
     * answer to the repetition proves that it did.
     *
     * @return false where a repetition proves nothing
     */
    boolean replaySafe();

    /**
     * When the service stops listening to complaints.
     *
     * @return the limits, used where an account sets none
     */
    default ComplaintLimits complaintLimits() {
        return ComplaintLimits.DEFAULT;
    }

    /**
     * What the service judges complaints on this type together with: types of one scope share one state, and what holds
     * the complaints of one holds those of all.
     *
     * @param type the captcha type
     * @return a word of letters, digits and dashes; {@code account} by default, for a service that judges the account as a
     *     whole
     */
    default String complaintScope(CaptchaType type) {
        return "account";
    }
}
