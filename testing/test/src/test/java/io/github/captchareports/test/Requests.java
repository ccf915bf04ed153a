package io.github.captchareports.test;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import java.time.Instant;
import reactor.core.publisher.Flux;

/** Requests of account {@code main}. */
public final class Requests {
    public static final Instant SOLVED_AT = Instant.parse("2026-11-20T10:15:30Z");

    private Requests() {}

    public static ReportRequest task(long id) {
        return of("main", id);
    }

    public static ReportRequest of(String account, long id) {
        return ReportRequest.builder()
                .account(account)
                .taskId(id)
                .verdict(Verdict.INCORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(SOLVED_AT)
                .build();
    }

    public static Flux<ReportRequest> tasks(int count) {
        return Flux.range(1, count).map(Requests::task);
    }
}
