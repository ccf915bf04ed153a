package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.AccountAdvice;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ReportProvider} must do. A provider's test class implements this interface, says what the service's
 * answers look like, and inherits the tests:
 *
 * <pre>{@code
 * class MyProviderTest implements ReportProviderContract {
 *     public ReportProvider provider() { return new MyProvider(); }
 *     public String successBody() { return "{\"errorId\":0,\"status\":\"success\"}"; }
 *     public String refusalBody(String code) { return "{\"errorId\":16,\"errorCode\":\"" + code + "\"}"; }
 * }
 * }</pre>
 *
 * <p>The defaults expect JSON objects in both directions; a service that speaks something else overrides
 * {@link #saysSuccess(String)} and {@link #carries(byte[], String)}.
 */
public interface ReportProviderContract {
    /**
     * The provider under test.
     *
     * @return a provider; a new one each time, or always the same
     */
    ReportProvider provider();

    /**
     * The documented success, sent with status 200.
     *
     * @return the body
     */
    String successBody();

    /**
     * A documented refusal of one report.
     *
     * @param code an error code, listed or not; letters and underscores only
     * @return the body with that code
     */
    String refusalBody(String code);

    /**
     * Whether a body is the documented success: the contract's own reading, for damaged answers. The default wants one
     * JSON object, with every field of {@link #successBody()} and nothing after it.
     *
     * @param body any text
     * @return true only for a success
     */
    default boolean saysSuccess(String body) {
        FlatJson success = FlatJson.read(successBody());
        return !success.isEmpty() && FlatJson.read(body).hasAllOf(success);
    }

    /**
     * Whether a request body has a value in it, unchanged. The default looks for a field at the top of a JSON object.
     *
     * @param body the request body
     * @param value a key, or a task id in decimal digits
     * @return true if it is there
     */
    default boolean carries(byte[] body, String value) {
        return FlatJson.read(new String(body, UTF_8)).hasValue(value);
    }

    /** The id is a short name in lower case. */
    @Test
    default void theIdIsLowerCaseLettersDigitsAndHyphens() {
        assertThat(provider().id())
                .as("id() must be lower-case letters, digits and single hyphens, since accounts and results name it")
                .matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    /** The default base URL is a plain https URL. */
    @Test
    default void theDefaultBaseUrlIsHttps() {
        URI url = provider().defaultBaseUrl();

        assertThat(url.getScheme())
                .as("defaultBaseUrl() must be https: the body carries the key")
                .isEqualTo("https");
        assertThat(url.getHost()).as("defaultBaseUrl() must name a host").isNotBlank();
        assertThat(url.getRawUserInfo())
                .as("defaultBaseUrl() must have no user info")
                .isNull();
        assertThat(url.getRawQuery()).as("defaultBaseUrl() must have no query").isNull();
        assertThat(url.getRawFragment())
                .as("defaultBaseUrl() must have no fragment")
                .isNull();
    }

    /** Every pair of verdict and type has one method or none, always the same. */
    @Test
    default void everyPairHasOneMethodOrNone() {
        for (Verdict verdict : Verdict.values()) {
            for (CaptchaType type : CaptchaType.values()) {
                ReportMethod method = provider().method(verdict, type);
                assertThat(provider().method(verdict, type))
                        .as("method(%s, %s) must be the same each time: null, or an equal method", verdict, type)
                        .isEqualTo(method);
                if (method != null) {
                    assertThat(method.path())
                            .as("method(%s, %s) must be a plain path: what varies belongs in the body", verdict, type)
                            .matches("/[\\w./~-]*");
                }
            }
        }
        assertThat(Samples.requests(provider(), 1))
                .as("method(verdict, type) must know a method for one pair at least")
                .isNotEmpty();
    }

    /** What the service ignores it takes. */
    @Test
    default void confirmationsThatAreIgnoredHaveAMethod() {
        for (CaptchaType type : CaptchaType.values()) {
            boolean ignores = provider().ignoresConfirmations(type);
            assertThat(provider().ignoresConfirmations(type))
                    .as("ignoresConfirmations(%s) must be the same each time", type)
                    .isEqualTo(ignores);
            if (ignores) {
                assertThat(provider().method(Verdict.CORRECT, type))
                        .as(
                                "ignoresConfirmations(%s) must be false where method(CORRECT, %s) is null: what a service"
                                        + " does not take it cannot ignore",
                                type, type)
                        .isNotNull();
            }
        }
    }

    /** A call goes to the method's path. */
    @Test
    default void aCallGoesToTheMethodsPath() {
        for (ReportRequest request : Samples.requests(provider(), 74_455_221_488L)) {
            ReportMethod method = provider().method(request.verdict(), request.captchaType());
            assertThat(new ReportMethod(provider().call(request, "key").path()))
                    .as(
                            "call(%s) must use the path of method(%s, %s)",
                            request, request.verdict(), request.captchaType())
                    .isEqualTo(method);
        }
    }

    /** A call says what it sends. */
    @Test
    default void aCallHasAContentType() {
        for (ReportRequest request : Samples.requests(provider(), 1)) {
            Map<String, String> headers = provider().call(request, "key").headers();
            assertThat(headers.keySet())
                    .as("call(%s) must have a Content-Type header", request)
                    .anyMatch("content-type"::equalsIgnoreCase);
            headers.forEach((name, value) -> assertThat(name + ": " + value)
                    .as("headers of call(%s) must be one printable line each", request)
                    .matches("[!-9;-~]+: [ -~]+"));
        }
    }

    /** Task ids have 64 bits. */
    @Test
    default void taskIdsKeepAll64Bits() {
        for (long taskId : Samples.TASK_IDS) {
            for (ReportRequest request : Samples.requests(provider(), taskId)) {
                assertThat(carries(provider().call(request, "key").body(), Long.toString(taskId)))
                        .as(
                                "call(%s) must carry task id %d in the body, digit by digit: ids have 64 bits",
                                request, taskId)
                        .isTrue();
            }
        }
    }

    /** The key is in the body and nowhere else. */
    @Test
    default void theKeyIsInTheBodyOnly() {
        String key = "canary0key0canary";
        for (ReportRequest request : Samples.requests(provider(), 74_455_221_488L)) {
            ProviderCall call = provider().call(request, key);
            assertThat(carries(call.body(), key))
                    .as("call(%s) must carry the key in the body", request)
                    .isTrue();
            assertThat(call.path() + call.headers() + call + provider() + request)
                    .as("call(%s) must keep the key out of path, headers and toString()", request)
                    .doesNotContain(key);
        }
    }

    /** A key may have anything in it. */
    @Test
    default void oddKeysSurvive() {
        for (String key : Samples.ODD_KEYS) {
            for (ReportRequest request : Samples.requests(provider(), 5)) {
                byte[] body = provider().call(request, key).body();
                assertThat(carries(body, key))
                        .as(
                                "call(...) must escape the key so that the service reads it unchanged; body: %s",
                                new String(body, UTF_8))
                        .isTrue();
                assertThat(carries(body, "5"))
                        .as("call(...) must not let a key displace the task id; body: %s", new String(body, UTF_8))
                        .isTrue();
            }
        }
    }

    /** The window is positive, and both ends of it are in order. */
    @Test
    default void windowDeadlineAndRiskAreInOrder() {
        Duration window = provider().window();
        assertThat(window).as("window() must be positive").isPositive();
        for (ReportRequest request : Samples.timedRequests(provider(), window)) {
            Instant deadline = provider().deadline(request);
            assertThat(deadline)
                    .as(
                            "deadline(%s) must be after solvedAt, and at most window() after it, which is how long reports "
                                    + "are remembered",
                            request)
                    .isAfter(request.solvedAt())
                    .isBeforeOrEqualTo(request.solvedAt().plus(window));
            assertThat(provider().atRiskFrom(request))
                    .as("atRiskFrom(%s) must be at most the deadline; submittedAt %s", request, request.submittedAt())
                    .isBeforeOrEqualTo(deadline);
        }
    }

    /** What the service documents as success is one. */
    @Test
    default void theDocumentedSuccessIsRecorded() {
        ProviderReply reply = reply(200, successBody());

        assertThat(reply.reading())
                .as("reply() must read the documented success as RECORDED")
                .isEqualTo(Reading.RECORDED);
        assertThat(reply.advice())
                .as("a success must ask nothing of the account")
                .isEqualTo(AccountAdvice.NONE);
        assertThat(saysSuccess(successBody()))
                .as("saysSuccess(successBody()) must be true")
                .isTrue();
    }

    /** A success needs a successful status. */
    @Test
    default void aSuccessBodyWithAFailedStatusIsNoSuccess() {
        for (int status : Samples.FAILED_STATUSES) {
            assertThat(reply(status, successBody()).reading())
                    .as("reply() must not read a success body with status %d as a success", status)
                    .isNotIn(Reading.RECORDED, Reading.ALREADY_REPORTED);
        }
    }

    /** Garbage never throws and is never a success, whatever the status. */
    @Test
    default void garbageIsNeverASuccess() {
        for (String body : Samples.garbage(successBody())) {
            for (int status : Samples.STATUSES) {
                Reading reading = reply(status, body).reading();
                if (status / 100 != 2 || !saysSuccess(body)) {
                    assertThat(reading)
                            .as("reply() must not read status %d with body <%s> as a success", status, body)
                            .isNotIn(Reading.RECORDED, Reading.ALREADY_REPORTED);
                }
                if (status / 100 == 2) {
                    assertThat(reading)
                            .as("reply() must not read status %d with body <%s> as not taken", status, body)
                            .isNotIn(Reading.NOT_TAKEN, Reading.NOT_TAKEN_UNLESS_PROVEN);
                }
            }
        }
    }

    /** An answer that was cut off is never a success. */
    @Test
    default void aTruncatedSuccessIsNoSuccess() {
        for (int length = 0; length < successBody().length(); length++) {
            String cut = successBody().substring(0, length);
            if (!saysSuccess(cut)) {
                assertThat(reply(200, cut).reading())
                        .as("reply() must not read the truncated body <%s> as a success", cut)
                        .isNotIn(Reading.RECORDED, Reading.ALREADY_REPORTED);
            }
        }
    }

    /** A code that nobody has seen before is final, and kept. */
    @Test
    default void anUnlistedCodeIsFinalAndKeptVerbatim() {
        ProviderReply reply = reply(200, refusalBody("ERROR_NEVER_SEEN_BEFORE"));

        assertThat(reply.reading())
                .as("reply() must read an unlisted code as final: REFUSED, or REFUSED_AMBIGUOUS to be honest after a "
                        + "lost answer")
                .isIn(Reading.REFUSED, Reading.REFUSED_AMBIGUOUS);
        assertThat(reply.errorCode()).as("reply() must keep the code verbatim").isEqualTo("ERROR_NEVER_SEEN_BEFORE");
    }

    /** 429 pauses the account. */
    @Test
    default void a429IsNoSuccessAndHonoursRetryAfter() {
        assertThat(reply(429, "").reading())
                .as("reply() must not read 429 as an answer to the report")
                .isIn(Reading.NOT_RECORDED, Reading.UNCLEAR);
        assertThat(reply(429, Map.of("retry-after", "7"), "").advice())
                .as("reply() must honour Retry-After: 7 with 429 by a pause of 7 s or more")
                .isInstanceOfSatisfying(
                        AccountAdvice.Pause.class,
                        pause -> assertThat(pause.duration()).isGreaterThanOrEqualTo(Duration.ofSeconds(7)));
    }

    /** A Retry-After header that makes no sense is harmless. */
    @Test
    default void aSenselessRetryAfterIsHarmless() {
        for (String value : Samples.SENSELESS_RETRY_AFTER) {
            for (int status : Samples.STATUSES) {
                AccountAdvice advice =
                        reply(status, Map.of("retry-after", value), "").advice();
                if (advice instanceof AccountAdvice.Pause pause) {
                    assertThat(pause.duration())
                            .as("reply() must not turn Retry-After: %s (status %d) into such a pause", value, status)
                            .isPositive()
                            .isLessThan(Duration.ofDays(1));
                }
            }
        }
    }

    /**
     * How many damaged answers are tried: a million, which takes some seconds.
     *
     * @return how many
     */
    default int damagedAnswers() {
        return 1_000_000;
    }

    /** Damaged answers: none throws, none becomes a success. */
    @Test
    default void damagedAnswersNeverThrowAndNeverBecomeASuccess() {
        ReportProvider provider = provider();
        long seed = 20_261_120;
        Mutations mutations =
                new Mutations(seed, List.of(successBody(), successBody(), refusalBody("ERROR_NO_SUCH_CAPCHA_ID")));
        int count = damagedAnswers();
        for (int i = 0; i < count; i++) {
            byte[] body = mutations.next();
            try {
                ProviderReply reply = Samples.reply(provider, 200, Map.of(), body);
                if (reply.reading() == Reading.RECORDED && !saysSuccess(new String(body, UTF_8))) {
                    throw new AssertionError(
                            "reply() must not read the damaged body <" + new String(body, UTF_8) + "> as a success");
                }
            } catch (AssertionError e) {
                throw new AssertionError(e.getMessage() + " (damaged body " + i + " of seed " + seed + ")", e);
            }
        }
    }

    /**
     * The same question has the same answer on every thread.
     *
     * @throws InterruptedException if the test is interrupted
     */
    @Test
    default void answersAreTheSameOnEveryThread() throws InterruptedException {
        ReportProvider provider = provider();
        List<String> expected = Samples.transcript(provider, bodies());
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<List<String>>> runs = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                runs.add(threads.submit(() -> {
                    start.await();
                    List<String> last = expected;
                    for (int i = 0; i < 50 && last.equals(expected); i++) {
                        last = Samples.transcript(provider, bodies());
                    }
                    return last;
                }));
            }
            for (Future<List<String>> run : runs) {
                assertThat(run.get())
                        .as("a provider must be pure functions: two threads got other answers than one")
                        .isEqualTo(expected);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a provider must not throw when two threads use it", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** The provider is found on the class path and on the module path. */
    @Test
    default void serviceFileAndModuleDescriptorNameTheProvider() {
        Class<? extends ReportProvider> type = provider().getClass();
        ClassLoader loader = type.getClassLoader();

        assertThat(Discovery.inServiceFiles(loader))
                .as("META-INF/services/%s must name the provider", ReportProvider.class.getName())
                .contains(type.getName());
        assertThat(Discovery.inModuleDescriptors(type))
                .as("module-info must provide ReportProvider with the provider")
                .contains(type.getName());
        assertThat(Discovery.found(loader))
                .as("the ServiceLoader must find the provider: a public class with a public constructor without "
                        + "parameters")
                .contains(type);
    }

    private List<String> bodies() {
        List<String> bodies = new ArrayList<>(Samples.garbage(successBody()));
        bodies.add(successBody());
        bodies.add(refusalBody("ERROR_NO_SUCH_CAPCHA_ID"));
        return bodies;
    }

    private ProviderReply reply(int status, String body) {
        return reply(status, Map.of(), body);
    }

    private ProviderReply reply(int status, Map<String, String> headers, String body) {
        return Samples.reply(provider(), status, headers, body.getBytes(UTF_8));
    }
}
