package io.github.captchareports.benchmarks.components;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ReportProvider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.ServiceLoader;

/** A report of each of so many tasks, and what the services answer. */
final class Reports {
    static final String ACCOUNT = "main";
    static final String CLIENT_KEY = "0123456789abcdef0123456789abcdef";
    static final long FIRST_TASK = 74_455_221_488L;

    private static final byte[] SUCCESS = "{\"errorId\":0,\"status\":\"success\"}".getBytes(StandardCharsets.US_ASCII);

    private static final Map<String, String> HEADERS = Map.of("content-type", "application/json");

    private Reports() {}

    static ReportRequest of(long taskId) {
        return ReportRequest.builder()
                .account(ACCOUNT)
                .taskId(taskId)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.RECAPTCHA_V2)
                .solvedAt(Instant.now())
                .build();
    }

    static HttpReply success() {
        return new HttpReply(200, HEADERS, SUCCESS, Instant.now());
    }

    static ReportProvider provider(String id) {
        for (ReportProvider provider : ServiceLoader.load(ReportProvider.class)) {
            if (provider.id().equals(id)) {
                return provider;
            }
        }
        throw new IllegalArgumentException("no provider " + id);
    }
}
