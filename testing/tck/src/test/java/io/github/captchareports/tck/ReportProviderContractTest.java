package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.CodeRule;
import io.github.captchareports.spi.CodeTable;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.TaskApi;
import io.github.captchareports.support.Level;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** The contract finds the faults it was written for: each provider here has one. */
class ReportProviderContractTest {
    private static final ProviderReply RECORDED =
            ProviderReply.builder(Reading.RECORDED).errorId(0).build();

    @Nested
    class AGoodProviderOfTheFamilyPasses implements TaskApiProviderContract {
        @Override
        public int damagedAnswers() {
            return Level.count(50_000, 1_000_000, 5_000_000);
        }

        @Override
        public ReportProvider provider() {
            return new Good();
        }

        /** It is registered nowhere, and that is found. */
        @Override
        @Test
        public void theServiceLoaderFindsTheProvider() {
            assertFails(TaskApiProviderContract.super::theServiceLoaderFindsTheProvider, "META-INF/services");
        }
    }

    @Test
    void anIdInUpperCaseIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public String id() {
                        return "My Service";
                    }
                })::theIdIsLowerCaseLettersDigitsAndHyphens,
                "id()");
    }

    @Test
    void plainHttpIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public URI defaultBaseUrl() {
                        return URI.create("http://api.example.com");
                    }
                })::theDefaultBaseUrlIsHttps,
                "https");
    }

    @Test
    void aMethodThatChangesIsFound() {
        AtomicInteger asked = new AtomicInteger();
        assertFails(
                contract(new Good() {
                    @Override
                    public ReportMethod method(Verdict verdict, CaptchaType type) {
                        return ReportMethod.post("/report" + asked.incrementAndGet());
                    }
                })::everyPairHasOneMethodOrNone,
                "the same each time");
    }

    @Test
    void aConfirmationThatIsIgnoredAndHasNoMethodIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public boolean ignoresConfirmations(CaptchaType type) {
                        return type == CaptchaType.IMAGE;
                    }
                })::confirmationsThatAreIgnoredHaveAMethod,
                "cannot ignore");
    }

    @Test
    void ignoringThatChangesIsFound() {
        AtomicInteger asked = new AtomicInteger();
        assertFails(
                contract(new Good() {
                    @Override
                    public boolean ignoresConfirmations(CaptchaType type) {
                        return asked.incrementAndGet() % 2 == 0;
                    }
                })::confirmationsThatAreIgnoredHaveAMethod,
                "the same each time");
    }

    @Test
    void anotherMethodThanTheOneAskedForIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                        return ProviderCall.of(ReportMethod.post("/reportIncorrect"), Map.of(), new byte[0]);
                    }
                })::aCallIsOfTheMethodThatWasAskedFor,
                "of that method");
    }

    @Test
    void aMissingContentTypeIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                        return ProviderCall.of(
                                ReportMethod.post("/report"), Map.of(), TaskApi.body(clientKey, request.taskId().asLong()));
                    }
                })::aCallWithABodySaysWhatItIs,
                "Content-Type");
    }

    @Test
    void aTaskIdInAnIntIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                        return call(TaskApi.body(clientKey, request.taskId().asLong() << 32 >> 32));
                    }
                })::taskIdsAreSentUnchanged,
                "unchanged");
    }

    @Test
    void aTaskIdInADoubleIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                        return call(TaskApi.body(clientKey, (long) (double) request.taskId().asLong()));
                    }
                })::taskIdsAreSentUnchanged,
                "unchanged");
    }

    @Test
    void aKeyInTheHeadersIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                        return ProviderCall.of(
                                ReportMethod.post("/report"),
                                Map.of("Authorization", clientKey),
                                TaskApi.body(clientKey, request.taskId().asLong()));
                    }
                })::keyAndTaskAreInABodyOfJsonAndNowhereElse,
                "keep the key out");
    }

    @Test
    void anUnescapedKeyIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
                        String body = "{\"clientKey\":\"" + clientKey + "\",\"taskId\":" + request.taskId() + "}";
                        return call(body.getBytes(UTF_8));
                    }
                })::oddKeysAreSentUnchanged,
                "encode the key");
    }

    @Test
    void aRiskAfterTheDeadlineIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public Instant atRiskFrom(ReportRequest request) {
                        Instant submittedAt = request.submittedAt();
                        return submittedAt == null ? deadline(request) : submittedAt.plus(window());
                    }
                })::windowDeadlineAndRiskAreInOrder,
                "atRiskFrom");
    }

    @Test
    void aDeadlineBeyondTheWindowIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public Instant deadline(ReportRequest request) {
                        return request.solvedAt().plus(window()).plusSeconds(1);
                    }
                })::windowDeadlineAndRiskAreInOrder,
                "deadline");
    }

    @Test
    void aSuccessThatIsNotReadIsFound() {
        assertFails(
                contract(reading(reply -> ProviderReply.UNCLEAR))::documentedAnswersAreReadAsTheyAreMeant,
                "documents as RECORDED");
    }

    @Test
    void aSuccessBodyThatCountsWithAnyStatusIsFound() {
        assertFails(
                contract(reading(reply -> text(reply).equals(Contract.SUCCESS) ? RECORDED : ProviderReply.UNCLEAR))
                        ::aSuccessWithAnotherStatusIsNoSuccess,
                "status 300");
    }

    @Test
    void everythingWithoutErrorInItAsASuccessIsFound() {
        Contract contract =
                contract(reading(reply -> text(reply).contains("ERROR_") ? ProviderReply.UNCLEAR : RECORDED));

        assertFails(contract::garbageIsNeverASuccess, "as a success");
        assertFails(contract::aTruncatedSuccessIsNoSuccess, "nothing like it");
        assertFails(contract::damagedAnswersNeverThrowAndNeverBecomeASuccess, "damaged");
    }

    @Test
    void aSuccessSomewhereInTheBodyIsFound() {
        Contract contract =
                contract(reading(reply -> text(reply).contains(Contract.SUCCESS) ? RECORDED : ProviderReply.UNCLEAR));

        assertFails(contract::garbageIsNeverASuccess, "as a success");
        assertFails(contract::damagedAnswersNeverThrowAndNeverBecomeASuccess, "damaged");
    }

    @Test
    void aProviderThatThrowsIsFound() {
        Contract contract = contract(reading(reply -> {
            if (reply.body().length < 2) {
                throw new IllegalStateException("too short");
            }
            return ProviderReply.UNCLEAR;
        }));

        assertFails(contract::garbageIsNeverASuccess, "must not throw");
        assertFails(contract::damagedAnswersNeverThrowAndNeverBecomeASuccess, "must not throw");
    }

    @Test
    void anUnlistedCodeThatIsLostIsFound() {
        assertFails(
                contract(reading(reply -> ProviderReply.UNCLEAR))::anUnlistedCodeIsFinalAndKeptVerbatim, "unlisted");
    }

    @Test
    void retryAfterThatIsNotHonouredIsFound() {
        assertFails(
                contract(reading(reply -> ProviderReply.UNCLEAR))::a429IsNoSuccessAndHonoursRetryAfter, "Retry-After");
    }

    @Test
    void aPauseForCenturiesIsFound() {
        ProviderReply centuries = ProviderReply.builder(Reading.NOT_RECORDED)
                .advice(new AccountAdvice.Pause(Duration.ofDays(100_000)))
                .build();
        assertFails(contract(reading(reply -> centuries))::aSenselessRetryAfterIsHarmless, "Retry-After");
    }

    @Test
    void aDateAfterWhichToGoOnThatIsNotReadIsFound() {
        assertFails(
                contract(reading(reply -> ProviderReply.builder(Reading.NOT_RECORDED)
                        .advice(new AccountAdvice.Pause(
                                Duration.ofSeconds("7".equals(reply.header("retry-after")) ? 7 : 1)))
                        .build()))::a429IsNoSuccessAndHonoursRetryAfter,
                "Fri, 20 Nov 2026");
    }

    @Test
    void aListedCodeThatIsReadOtherwiseIsFound() {
        assertFails(
                contract(new Good() {
                    @Override
                    public List<CodeRule> codes() {
                        return List.of(CodeRule.accountRefused("ERROR_BAD", 1, "means", "made up"));
                    }
                })::aListedCodeIsReadAsItsLineSays,
                "as its line in codes() says");
    }

    @Test
    void aStatefulProviderIsFound() {
        AtomicInteger calls = new AtomicInteger();
        assertFails(
                contract(reading(reply -> ProviderReply.builder(Reading.UNCLEAR)
                        .errorId(calls.incrementAndGet())
                        .build()))::answersAreTheSameOnEveryThread,
                "pure functions");
    }

    private static void assertFails(Executable test, String message) {
        assertThatThrownBy(test::execute).isInstanceOf(AssertionError.class).hasMessageContaining(message);
    }

    private static Contract contract(ReportProvider provider) {
        return new Contract(provider);
    }

    private static ReportProvider reading(Reader reader) {
        return new Good() {
            @Override
            public ProviderReply interpret(HttpReply reply) {
                return reader.read(reply);
            }
        };
    }

    private static String text(HttpReply reply) {
        return new String(reply.body(), UTF_8);
    }

    private interface Reader {
        ProviderReply read(HttpReply reply);
    }

    private record Contract(ReportProvider provider) implements TaskApiProviderContract {
        static final String SUCCESS = "{\"errorId\":0,\"status\":\"success\"}";
    }

    private static class Good implements ReportProvider {
        private static final ReportMethod METHOD = ReportMethod.post("/report");
        private static final TaskApi API = new TaskApi(
                new CodeTable(List.of(CodeRule.refused("ERROR_BAD", 1, "means", "made up"))),
                Map.of(),
                Duration.ofSeconds(5));

        @Override
        public String id() {
            return "good-1";
        }

        @Override
        public URI defaultBaseUrl() {
            return URI.create("https://api.example.com");
        }

        @Override
        public @Nullable ReportMethod method(Verdict verdict, CaptchaType type) {
            return verdict == Verdict.INCORRECT ? METHOD : null;
        }

        @Override
        public Duration window() {
            return Duration.ofMinutes(1);
        }

        @Override
        public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
            return call(TaskApi.body(clientKey, request.taskId().asLong()));
        }

        ProviderCall call(byte[] body) {
            return ProviderCall.of(METHOD, Map.of("Content-Type", "application/json"), body);
        }

        @Override
        public ProviderReply interpret(HttpReply reply) {
            return API.interpret(reply);
        }

        @Override
        public boolean replaySafe() {
            return false;
        }
    }
}
