package io.github.captchareports.internal.http;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.CodeTable;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.spi.TaskApi;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service of the task-API family at which an unclear report is final. */
final class AnyService implements ReportProvider {
    private static final TaskApi API = new TaskApi(new CodeTable(List.of()), Map.of(), Duration.ofSeconds(5));

    @Override
    public String id() {
        return "any";
    }

    @Override
    public URI defaultBaseUrl() {
        return URI.create("https://service.invalid");
    }

    @Override
    public ReportMethod method(Verdict verdict, CaptchaType type) {
        return ReportMethod.post("/report");
    }

    @Override
    public Duration window() {
        return Duration.ofMinutes(15);
    }

    @Override
    public ProviderCall call(ReportMethod method, ReportRequest request, String clientKey) {
        return API.call(method, request.taskId().asLong(), clientKey);
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
