package io.github.captchareports.ledger.redis;

import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ledger.SharedLedger.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Tells what a process has counted for an account and reads what the others have, an hour a key. Hours are asked for all at once; which hour it is, Redis says
 * with every answer, so that the last hours are one round trip and a longer past is two.
 */
final class CountsExchange {
    /** The first hours are asked for on a guess: enough where the caller has read all but the last hour before. */
    private static final int GUESSED = 3;

    private final ScriptCalls scripts;
    private final KeyNames keys;
    private final AccountName account;
    private final String process;
    private final long sinceHour;
    private final Duration keep;

    CountsExchange(
            ScriptCalls scripts, KeyNames keys, AccountName account, String process, long sinceHour, Duration keep) {
        this.scripts = scripts;
        this.keys = keys;
        this.account = account;
        this.process = process;
        this.sinceHour = sinceHour;
        this.keep = keep;
    }

    CompletionStage<List<Counts>> tell(List<Counts> mine) {
        SortedMap<Long, List<String>> first = new TreeMap<>();
        for (int i = 0; i < GUESSED; i++) {
            first.put(sinceHour + i, new ArrayList<>());
        }
        for (Counts counts : mine) {
            first.computeIfAbsent(counts.hour(), hour -> new ArrayList<>())
                    .addAll(HourOfCounts.values(process, counts));
        }
        return ask(first).thenCompose(answers -> {
            SortedMap<Long, List<String>> rest = rest(answers.get(0).now());
            rest.keySet().removeAll(first.keySet());
            return ask(rest)
                    .thenApply(more -> Stream.concat(answers.stream(), more.stream())
                            .filter(hour -> hour.hour() >= sinceHour)
                            .flatMap(hour -> hour.counts().stream())
                            .toList());
        });
    }

    /** Nothing is kept from before; the hour that comes is there already where a process's clock is ahead. */
    private SortedMap<Long, List<String>> rest(long now) {
        SortedMap<Long, List<String>> rest = new TreeMap<>();
        long first = Math.max(sinceHour, now - keep.toHours() - 2);
        LongStream.rangeClosed(first, now + 1).forEach(hour -> rest.put(hour, List.of()));
        return rest;
    }

    private CompletableFuture<List<HourOfCounts>> ask(SortedMap<Long, List<String>> values) {
        CompletableFuture<List<HourOfCounts>> all = CompletableFuture.completedFuture(List.of());
        for (Map.Entry<Long, List<String>> hour : values.entrySet()) {
            all = all.thenCombine(ask(hour.getKey(), hour.getValue()), CountsExchange::and);
        }
        return all;
    }

    private static List<HourOfCounts> and(List<HourOfCounts> answers, HourOfCounts next) {
        List<HourOfCounts> more = new ArrayList<>(answers);
        more.add(next);
        return more;
    }

    private CompletableFuture<HourOfCounts> ask(long hour, List<String> fields) {
        List<String> values = new ArrayList<>(fields.size() + 1);
        values.add(Millis.of(keep));
        values.addAll(fields);
        return scripts.<List<?>>call(Script.COUNT, keys.hour(account, hour), values.toArray(String[]::new))
                .thenApply(answer -> HourOfCounts.of(hour, process, answer))
                .toCompletableFuture();
    }
}
