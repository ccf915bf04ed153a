package io.github.captchareports.simulator.internal.format;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedTask;
import io.github.captchareports.simulator.SimulatedVerdict;
import io.github.captchareports.simulator.truth.AccountTruth;
import io.github.captchareports.simulator.truth.ComplaintScope;
import io.github.captchareports.simulator.truth.ServiceTruth;
import io.github.captchareports.simulator.truth.Truth;
import io.github.captchareports.simulator.truth.WorkerTruth;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The truth as the control plane writes it: times in ISO-8601, what is null left out. */
public final class TruthJson {
    private TruthJson() {}

    public static String write(Truth truth) {
        Map<String, Object> services = new LinkedHashMap<>();
        for (ServiceTruth service : truth.services()) {
            services.put(service.service().id(), service(service));
        }
        return Json.write(fields("at", truth.at(), "services", services));
    }

    public static String write(SimulatedTask task) {
        return Json.write(fields(
                "service", task.service().id(),
                "id", task.id(),
                "captchaType", task.captchaType().id(),
                "completedAt", task.completedAt(),
                "actuallyCorrect", task.actuallyCorrect(),
                "account", task.account(),
                "worker", task.worker(),
                "priceMicros", task.priceMicros(),
                "domain", task.domain(),
                "language", task.language()));
    }

    private static Map<String, Object> service(ServiceTruth service) {
        Map<String, Object> accounts = new LinkedHashMap<>();
        for (AccountTruth account : service.accounts()) {
            accounts.put(account.account(), account(account));
        }
        List<Map<String, Object>> workers =
                service.workers().stream().map(TruthJson::worker).toList();
        List<Map<String, Object>> blocks = service.addressBlocks().stream()
                .map(block -> fields("address", block.address(), "from", block.from(), "until", block.until()))
                .toList();
        return fields("accounts", accounts, "workers", workers, "addressBlocks", blocks);
    }

    private static Map<String, Object> account(AccountTruth account) {
        Map<String, Object> ignored = new LinkedHashMap<>();
        account.ignored().forEach((reason, count) -> ignored.put(reason.id(), count));
        return fields(
                "solved", account.solved(),
                "background", account.background(),
                "spentMicros", account.spentMicros(),
                "balanceMicros", account.balanceMicros(),
                "refunds", account.refunds(),
                "refundedMicros", account.refundedMicros(),
                "recorded", byVerdict(account.recorded()),
                "counted", byVerdict(account.counted()),
                "countedTruthful", byVerdict(account.countedTruthful()),
                "ignored", ignored,
                "upheld", account.upheld(),
                "dismissed", account.dismissed(),
                "awaitingReview", account.awaitingReview(),
                "refusedAsNotRecorded", byVerdict(account.refusedAsNotRecorded()),
                "suspensions",
                        account.suspensions().stream()
                                .map(TruthJson::suspension)
                                .toList(),
                "ignoredMillis", account.ignoring().total().toMillis(),
                "ignoredUntil", account.ignoring().until(),
                "blocks", account.blocks().stream().map(TruthJson::block).toList());
    }

    private static Map<String, Object> suspension(AccountTruth.Suspension suspension) {
        SimulatedVerdict verdict = suspension.verdict();
        ComplaintScope scope = suspension.scope();
        SimulatedCaptchaType type = scope.captchaType();
        return fields(
                "from", suspension.from(),
                "until", suspension.until(),
                "verdict", verdict == null ? null : verdict.id(),
                "judgedBy", scope.judgedBy().id(),
                "captchaType", type == null ? null : type.id(),
                "domain", scope.domain());
    }

    private static Map<String, Object> block(AccountTruth.Block block) {
        return fields("errorCode", block.errorCode(), "from", block.from(), "until", block.until());
    }

    private static Map<String, Object> worker(WorkerTruth worker) {
        List<Map<String, Object>> restrictions = worker.restrictions().stream()
                .map(restricted -> fields(
                        "captchaType", restricted.captchaType().id(),
                        "domain", restricted.domain(),
                        "until", restricted.until()))
                .toList();
        return fields(
                "worker", worker.worker(),
                "reliability", worker.reliability(),
                "solved", worker.solved(),
                "actuallyWrong", worker.actuallyWrong(),
                "penalties", worker.penalties(),
                "restrictions", restrictions,
                "whitelistedUntil", byAccount(worker.whitelistedUntil()),
                "filteredUntil", byAccount(worker.filteredUntil()));
    }

    private static Map<String, Object> byVerdict(Map<SimulatedVerdict, Long> counts) {
        Map<String, Object> named = new LinkedHashMap<>();
        counts.forEach((verdict, count) -> named.put(verdict.id(), count));
        return named;
    }

    private static Map<String, Object> byAccount(Map<String, Instant> times) {
        Map<String, Object> written = new LinkedHashMap<>();
        times.forEach((account, until) -> written.put(account, until.toString()));
        return written;
    }

    /** Names and values in turn. */
    private static Map<String, Object> fields(@Nullable Object... namesAndValues) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            Object value = namesAndValues[i + 1];
            if (value != null) {
                fields.put(String.valueOf(namesAndValues[i]), value instanceof Instant time ? time.toString() : value);
            }
        }
        return fields;
    }
}
