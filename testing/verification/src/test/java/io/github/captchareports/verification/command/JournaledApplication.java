package io.github.captchareports.verification.command;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.RateLimit;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.ReportResult.Duplicate;
import io.github.captchareports.Reporter;
import io.github.captchareports.Verdict;
import io.github.captchareports.journal.file.FileJournal;
import io.github.captchareports.verification.support.AccountsYaml;
import io.github.captchareports.verification.support.Service;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * An application with a journal: it reports the tasks from 1 on, the even ones to 2Captcha, and prints a line for each result as
 * the command does, once it is safe. Ends with 1 where a result is indeterminate.
 */
final class JournaledApplication {
    private JournaledApplication() {}

    /**
     * Reports.
     *
     * @param arguments the journal, how many tasks, when they were solved, and where the services are, in their order
     */
    public static void main(String[] arguments) throws IOException {
        AtomicBoolean open = new AtomicBoolean();
        int tasks = Integer.parseInt(arguments[1]);
        Instant solvedAt = Instant.parse(arguments[2]);
        try (FileJournal journal = FileJournal.builder(Path.of(arguments[0])).open()) {
            var builder = Reporter.builder().journal(journal);
            for (Service service : Service.values()) {
                String key = System.getenv(AccountsYaml.keyVariable(service.id()));
                builder.account(service.account(URI.create(arguments[3 + service.ordinal()]))
                        .clientKey(() -> key)
                        .rateLimit(RateLimit.perSecond(100))
                        .build());
            }
            Reporter reporter = builder.build();
            reporter.report(Flux.range(1, tasks).map(task -> request(task, solvedAt)))
                    .publishOn(Schedulers.boundedElastic())
                    .doOnNext(result -> {
                        journal.awaitSafe();
                        System.out.println(line(result));
                        if (result instanceof ReportResult.Indeterminate) {
                            open.set(true);
                        }
                    })
                    .blockLast();
            reporter.shutdown(Duration.ofSeconds(5)).block();
        }
        System.exit(open.get() ? 1 : 0);
    }

    private static ReportRequest request(int task, Instant solvedAt) {
        Service service = task % 2 == 0 ? Service.TWOCAPTCHA : Service.ANTICAPTCHA;
        return ReportRequest.builder()
                .account(service.id())
                .taskId(task)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.RECAPTCHA_V3)
                .solvedAt(solvedAt)
                .build();
    }

    private static String line(ReportResult result) {
        String first = result instanceof Duplicate duplicate && duplicate.first() != null
                ? ",\"first\":\"" + word(duplicate.first()) + '"'
                : "";
        String task = result.request().taskId() + "";
        return "{\"line\":" + task + ",\"provider\":\"" + result.request().account() + "\",\"taskId\":" + task
                + ",\"outcome\":\"" + word(result.outcome()) + '"' + first + '}';
    }

    private static String word(Enum<?> outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }
}
