package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ProbableCause;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.KeySyntax;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.RetryAfter;
import io.github.captchareports.support.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/**
 * A service that is nothing like the task-API family passes: id in the path, key in a header, PUT, an empty 204 as success, 409
 * as duplicate, 410 as late, 429 with a date. And the faults that such a provider can have are found.
 */
class RestProviderContractTest {
    private static final List<SampleAnswer> ANSWERS = List.of(
            SampleAnswer.recorded(204, ""),
            SampleAnswer.alreadyReported(409, ""),
            SampleAnswer.refused(404, ""),
            SampleAnswer.refused(410, ""),
            SampleAnswer.throttled(429, "").withHeader("Retry-After", "Fri, 20 Nov 2026 10:00:30 GMT"),
            SampleAnswer.throttled(200, "").withHeader("X-Quota-Left", "0"),
            SampleAnswer.accountRefused(401, ""),
            SampleAnswer.of(SampleAnswer.Meaning.UNCLEAR, 500, ""));

    @Nested
    class AGoodOnePasses implements ReportProviderContract {
        @Override
        public ReportProvider provider() {
            return new Rest();
        }

        @Override
        public List<SampleAnswer> answers() {
            return ANSWERS;
        }

        @Override
        public int damagedAnswers() {
            return Level.count(20_000, 200_000, 1_000_000);
        }

        /** It is registered nowhere, and that is found. */
        @Override
        @Test
        public void theServiceLoaderFindsTheProvider() {
            assertFails(ReportProviderContract.super::theServiceLoaderFindsTheProvider, "META-INF/services");
        }
    }

    @Test
    void aKeyInThePathIsFound() {
        assertFails(
                contract(new Rest() {
                    @Override
                    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                        return ProviderCall.builder(method)
                                .path(method.expand(request.taskId() + "") + "?key=" + clientKey)
                                .build();
                    }
                })::theKeyIsInHeadersOrBodyOnly,
                "keep the key out of path");
    }

    @Test
    void aKeyThatIsNotSentIsFound() {
        assertFails(
                contract(new Rest() {
                    @Override
                    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                        return ProviderCall.builder(method)
                                .path(method.expand(request.taskId() + ""))
                                .build();
                    }
                })::theKeyIsInHeadersOrBodyOnly,
                "carry the key");
    }

    @Test
    void aTaskThatIsNotNamedIsFound() {
        assertFails(
                contract(new Rest() {
                    @Override
                    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                        return ProviderCall.builder(method)
                                .path(method.expand("all"))
                                .header("X-Api-Key", clientKey)
                                .build();
                    }
                })::taskIdsAreSentUnchanged,
                "task id");
    }

    @Test
    void anyAnswerOfTheSuccessfulStatusesAsASuccessIsFound() {
        Contract contract = contract(new Rest() {
            @Override
            public ProviderReply interpret(HttpReply reply) {
                return reply.status() / 100 == 2 ? ProviderReply.RECORDED : super.interpret(reply);
            }
        });

        assertFails(contract::garbageIsNeverASuccess, "status 200");
        assertFails(contract::damagedAnswersNeverThrowAndNeverBecomeASuccess, "damaged");
    }

    @Test
    void theConflictPageOfAProxyAsADuplicateIsFound() {
        assertFails(
                contract(new Rest() {
                    @Override
                    public ProviderReply interpret(HttpReply reply) {
                        return reply.status() == 409 ? ProviderReply.alreadyReported("409") : super.interpret(reply);
                    }
                })::garbageIsNeverASuccess,
                "status 409");
    }

    @Test
    void aHeaderThatIsReadAndNotAskedForIsFound() {
        Contract contract = contract(new Rest() {
            @Override
            public Set<String> responseHeaders() {
                return Set.of();
            }
        });

        assertFails(contract::headersOfAnswersAreThoseThatTheProviderAsksFor, "responseHeaders()");
        assertFails(contract::documentedAnswersAreReadAsTheyAreMeant, "THROTTLED");
    }

    @Test
    void aKeyThatIsRefusedForAMomentOnlyIsFound() {
        assertFails(
                contract(new Rest() {
                    @Override
                    public ProviderReply interpret(HttpReply reply) {
                        return reply.status() == 401
                                ? ProviderReply.throttled("401", Duration.ofSeconds(1))
                                : super.interpret(reply);
                    }
                })::documentedAnswersAreReadAsTheyAreMeant,
                "ACCOUNT_REFUSED");
    }

    @Test
    void aContractWithoutASuccessIsFound() {
        assertFails(
                new Contract(new Rest(), ANSWERS.subList(1, ANSWERS.size()))::documentedAnswersAreReadAsTheyAreMeant,
                "the service's success");
    }

    private static void assertFails(Executable test, String message) {
        assertThatThrownBy(test::execute).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }

    private static Contract contract(ReportProvider provider) {
        return new Contract(provider, ANSWERS);
    }

    private record Contract(ReportProvider provider, List<SampleAnswer> answers) implements ReportProviderContract {}

    private static class Rest implements ReportProvider {
        private static final ReportMethod CORRECT = ReportMethod.put("/tasks/{id}/confirmation");
        private static final ReportMethod INCORRECT = ReportMethod.put("/tasks/{id}/complaint");

        @Override
        public String id() {
            return "rest";
        }

        @Override
        public URI defaultBaseUrl() {
            return URI.create("https://api.rest.example");
        }

        @Override
        public @Nullable ReportMethod method(Verdict verdict, CaptchaType type) {
            return verdict == Verdict.CORRECT ? CORRECT : INCORRECT;
        }

        @Override
        public Duration window() {
            return Duration.ofMinutes(30);
        }

        @Override
        public @Nullable String keyProblem(String clientKey) {
            return KeySyntax.problemOfWord(clientKey);
        }

        @Override
        public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
            return ProviderCall.builder(method)
                    .path(method.expand(request.taskId() + ""))
                    .header("X-Api-Key", clientKey)
                    .build();
        }

        @Override
        public Set<String> responseHeaders() {
            return Set.of("X-Quota-Left");
        }

        @Override
        public ProviderReply interpret(HttpReply reply) {
            if (!new String(reply.body(), UTF_8).isBlank()) {
                return reply.status() == 429 ? slow(reply) : ProviderReply.UNCLEAR;
            }
            return switch (reply.status()) {
                case 204 -> ProviderReply.RECORDED;
                case 409 -> ProviderReply.alreadyReported("409");
                case 404 -> ProviderReply.ambiguous("404", ProbableCause.UNKNOWN_TASK);
                case 410 -> ProviderReply.ambiguous("410", ProbableCause.TOO_LATE);
                case 401 -> ProviderReply.accountRefused("401");
                case 429 -> slow(reply);
                default -> "0".equals(reply.header("x-quota-left")) ? slow(reply) : ProviderReply.UNCLEAR;
            };
        }

        private static ProviderReply slow(HttpReply reply) {
            return ProviderReply.throttled(
                    "429",
                    Objects.requireNonNullElse(
                            RetryAfter.read(reply.header("Retry-After"), reply.receivedAt()), Duration.ofSeconds(1)));
        }

        @Override
        public boolean replaySafe() {
            return true;
        }
    }
}
