package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.spi.CodeRule;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ProviderReply.Reading;
import io.github.captchareports.spi.TaskApi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What a provider of the {@linkplain TaskApi task-API family} must do in addition: key and task id in a JSON body, nothing of
 * them anywhere else, each code as its line says, and an unlisted code final and kept. It knows the family's answers:
 *
 * <pre>{@code
 * class MyProviderTest implements TaskApiProviderContract {
 *     public ReportProvider provider() { return new MyProvider(); }
 * }
 * }</pre>
 */
public interface TaskApiProviderContract extends ReportProviderContract {
    /**
     * The documented success, sent with status 200.
     *
     * @return the body
     */
    default String successBody() {
        return "{\"errorId\":0,\"status\":\"success\"}";
    }

    /**
     * A documented refusal.
     *
     * @param code an error code, listed or not
     * @return the body with that code, sent with status 200
     */
    default String refusalBody(String code) {
        return "{\"errorId\":16,\"errorCode\":\"" + code + "\",\"errorDescription\":\"No\"}";
    }

    /** The success, and a refusal with a code that is not listed. */
    @Override
    default List<SampleAnswer> answers() {
        return List.of(
                SampleAnswer.recorded(200, successBody()),
                SampleAnswer.refused(200, refusalBody("ERROR_OF_NEXT_YEAR")));
    }

    /** Key and task are fields of a JSON body, and in nothing else. */
    @Test
    default void keyAndTaskAreInABodyOfJsonAndNowhereElse() {
        String key = "canary0key0canary";
        for (String taskId : Samples.taskIds(provider())) {
            for (ReportRequest request : Samples.requests(provider(), taskId)) {
                ProviderCall call = Samples.call(provider(), request, key);
                FlatJson body = FlatJson.read(new String(call.body(), UTF_8));
                assertThat(body.hasValue(key) && body.hasValue(taskId))
                        .as("call(%s) must have key and task id in a JSON body", request)
                        .isTrue();
                assertThat(call.path() + call.headers())
                        .as("call(%s) must keep the key out of path and headers", request)
                        .doesNotContain(key);
            }
        }
    }

    /** A key may have anything in it, and the body is still the same JSON object. */
    @Test
    default void keysAreEscapedInJson() {
        String taskId = Samples.taskId(provider());
        for (String key : Samples.ODD_KEYS) {
            for (ReportRequest request : Samples.requests(provider(), taskId)) {
                String body = new String(Samples.call(provider(), request, key).body(), UTF_8);
                assertThat(FlatJson.read(body).hasValue(key)
                                && FlatJson.read(body).hasValue(taskId))
                        .as("call(...) must escape the key so that the service reads it unchanged; body: %s", body)
                        .isTrue();
            }
        }
    }

    /** A code is what its line says. */
    @Test
    default void aListedCodeIsReadAsItsLineSays() {
        for (CodeRule rule : provider().codes()) {
            ProviderReply reply = Samples.reply(
                    provider(), 200, Map.of(), refusalBody(rule.code()).getBytes(UTF_8));
            assertThat(reply.reading())
                    .as("interpret() must read %s as its line in codes() says", rule.code())
                    .isEqualTo(rule.reading());
            assertThat(reply.advice())
                    .as("interpret() must ask of the account what the line of %s in codes() says", rule.code())
                    .isEqualTo(rule.advice());
            assertThat(reply.errorCode())
                    .as("interpret() must keep the code verbatim")
                    .isEqualTo(rule.code());
        }
    }

    /** A code that nobody has seen before is final, and kept. */
    @Test
    default void anUnlistedCodeIsFinalAndKeptVerbatim() {
        ProviderReply reply = Samples.reply(
                provider(),
                200,
                Map.of(),
                refusalBody("ERROR_NEVER_SEEN_BEFORE").getBytes(UTF_8));

        assertThat(reply.reading())
                .as(
                        "interpret() must read an unlisted code as final: REFUSED, or REFUSED_AMBIGUOUS to be honest after a "
                                + "lost answer")
                .isIn(Reading.REFUSED, Reading.REFUSED_AMBIGUOUS);
        assertThat(reply.errorCode())
                .as("interpret() must keep an unlisted code verbatim")
                .isEqualTo("ERROR_NEVER_SEEN_BEFORE");
    }
}
