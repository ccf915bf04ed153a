package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a {@link ReportProvider} sends: the method's path, headers, task id and key. A part of
 * {@link ReportProviderContract}.
 */
public interface ProviderCallContract {
    /**
     * The provider under test.
     *
     * @return a provider; a new one each time, or always the same
     */
    ReportProvider provider();

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
}
