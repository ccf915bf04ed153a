package io.github.captchareports.spring;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Reports that tests make. */
final class Reports {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private Reports() {}

    static ReportRequest complaint(String account, long taskId) {
        return verdict(account, taskId, Verdict.INCORRECT);
    }

    static ReportRequest confirmation(String account, long taskId) {
        return verdict(account, taskId, Verdict.CORRECT);
    }

    private static ReportRequest verdict(String account, long taskId, Verdict verdict) {
        return ReportRequest.builder()
                .account(account)
                .taskId(taskId)
                .captchaType(CaptchaType.IMAGE)
                .verdict(verdict)
                .solvedAt(Instant.now())
                .build();
    }

    static ReportResult make(Reporter reporter, ReportRequest request) {
        return Objects.requireNonNull(reporter.report(request).block(LIMIT));
    }
}
