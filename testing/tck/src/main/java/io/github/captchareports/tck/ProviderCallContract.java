package io.github.captchareports.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.spi.KeySyntax;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import org.junit.jupiter.api.Test;

/**
 * What a {@link ReportProvider} sends: the method it is asked for, task id and key. A part of {@link ReportProviderContract}.
 */
public interface ProviderCallContract {
    /**
     * The provider under test.
     *
     * @return a provider; a new one each time, or always the same
     */
    ReportProvider provider();

    /**
     * Whether a call has a value in it, unchanged once what it is in is decoded. The default looks at the segments of the path,
     * the query, the headers ({@code Bearer} and the like before the value do not matter), and the fields at the top of a body
     * that is a JSON object or a form. Override it for a service that takes the values in another form, such as a signature in
     * the place of the key.
     *
     * @param call the call
     * @param value a key, or a task id
     * @return true if it is there
     */
    default boolean carries(ProviderCall call, String value) {
        return CarriedValue.isIn(call, value);
    }

    /** A call is of the method that was asked for. */
    @Test
    default void aCallIsOfTheMethodThatWasAskedFor() {
        for (ReportRequest request : Samples.requests(provider(), Samples.taskId(provider()))) {
            ReportMethod method = Samples.method(provider(), request);
            ProviderCall call = Samples.call(provider(), request, "key");
            assertThat(call.method())
                    .as("call(%s, %s, ...) must be a call of that method", method, request)
                    .isEqualTo(method);
            assertThat(method.matches(call.path()))
                    .as("call(%s, %s, ...) must have a path that matches the method's", method, request)
                    .isTrue();
        }
    }

    /** A call says what it sends. */
    @Test
    default void aCallWithABodySaysWhatItIs() {
        for (ReportRequest request : Samples.requests(provider(), Samples.taskId(provider()))) {
            ProviderCall call = Samples.call(provider(), request, "key");
            if (call.body().length > 0) {
                assertThat(call.headers().keySet())
                        .as("call(%s) has a body, and must have a Content-Type header", request)
                        .anyMatch("content-type"::equalsIgnoreCase);
            }
            call.headers()
                    .forEach((name, value) -> assertThat(name + ": " + value)
                            .as("headers of call(%s) must be one printable line each", request)
                            .matches("[!-9;-~]+: [ -~]*"));
        }
    }

    /** The task is told apart from every other one. */
    @Test
    default void taskIdsAreSentUnchanged() {
        for (String taskId : Samples.taskIds(provider())) {
            for (ReportRequest request : Samples.requests(provider(), taskId)) {
                assertThat(carries(Samples.call(provider(), request, "key"), taskId))
                        .as(
                                "call(%s) must carry task id %s unchanged: numbers have 64 bits, texts any character",
                                request, taskId)
                        .isTrue();
            }
        }
    }

    /** The key is in headers or body and nowhere else. */
    @Test
    default void theKeyIsInHeadersOrBodyOnly() {
        String key = "canary0key0canary";
        for (ReportRequest request : Samples.requests(provider(), Samples.taskId(provider()))) {
            ProviderCall call = Samples.call(provider(), request, key);
            assertThat(call.path() + call + provider() + request)
                    .as("call(%s) must keep the key out of path and toString(): proxies and servers log paths", request)
                    .doesNotContain(key);
            assertThat(carries(call, key))
                    .as("call(%s) must carry the key in a header or in the body", request)
                    .isTrue();
        }
    }

    /** A key may have in it whatever keyProblem lets through. */
    @Test
    default void oddKeysAreSentUnchanged() {
        String taskId = Samples.taskId(provider());
        for (String key : Samples.ODD_KEYS) {
            if (KeySyntax.problem(key, provider()) != null) {
                continue;
            }
            for (ReportRequest request : Samples.requests(provider(), taskId)) {
                ProviderCall call = Samples.call(provider(), request, key);
                assertThat(carries(call, key))
                        .as(
                                "call(...) must encode the key <%s> so that the service reads it unchanged, or keyProblem must"
                                        + " refuse it",
                                key)
                        .isTrue();
                assertThat(carries(call, taskId))
                        .as("call(...) must not let the key <%s> displace the task id", key)
                        .isTrue();
            }
        }
    }
}
