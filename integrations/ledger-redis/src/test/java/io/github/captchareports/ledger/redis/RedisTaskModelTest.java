package io.github.captchareports.ledger.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.Verdict;
import io.github.captchareports.spi.SettledOutcome;
import io.github.captchareports.spi.ledger.SharedLedger.Claimed;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A task's scripts as they are, but for the clock, against the contract's words in Java: any steps in any order. */
class RedisTaskModelTest {
    private static final String CLOCK = "redis.call('TIME')";
    private static final String KEEP = "86400000";
    private static final int STEPS = 1_500;
    private static final List<SettledOutcome> ENDS = List.of(
            SettledOutcome.ACCEPTED, SettledOutcome.DUPLICATE, SettledOutcome.REJECTED, SettledOutcome.INDETERMINATE);

    private static final TestRedis REDIS = new TestRedis();
    private static final StatefulRedisConnection<String, String> CONNECTION = REDIS.connect();

    private final RedisCommands<String, String> redis = CONNECTION.sync();
    private long now = 1_790_000_000_000L;
    private @Nullable Held held;
    private Claimed.@Nullable Settled settled;

    private record Held(String token, Verdict verdict, boolean takenOver, long ends) {}

    @AfterAll
    static void stop() {
        REDIS.close();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void anyStepsInAnyOrderEndAsTheContractSays(long seed) {
        Random random = new Random(seed);
        redis.del("task");
        for (int i = 0; i < STEPS; i++) {
            String token = "token-" + random.nextInt(3);
            Verdict verdict = random.nextBoolean() ? Verdict.CORRECT : Verdict.INCORRECT;
            switch (random.nextInt(8)) {
                case 0, 1, 2 -> {
                    boolean replaySafe = random.nextBoolean();
                    long lease = 1L + random.nextInt(50);
                    assertThat(claim(token, verdict, replaySafe, lease))
                            .as("step %d of seed %d", i, seed)
                            .isEqualTo(claimOfTheModel(token, verdict, replaySafe, lease));
                }
                case 3 -> {
                    SettledOutcome outcome = ENDS.get(random.nextInt(ENDS.size()));
                    call(Script.SETTLE, token, TaskCode.settled(outcome, verdict), KEEP);
                    settleInTheModel(token, verdict, outcome);
                }
                case 4, 5 -> {
                    call(Script.RELEASE, token);
                    releaseInTheModel(token);
                }
                case 6 -> now += random.nextInt(60);
                default -> {
                    if (random.nextInt(4) == 0) {
                        redis.del("task");
                        held = null;
                        settled = null;
                    }
                }
            }
        }
    }

    private Object call(Script script, String... values) {
        String clock = "{" + now / 1_000 + ", " + now % 1_000 * 1_000 + "}";
        return redis.eval(script.text().replace(CLOCK, clock), script.answer(), new String[] {"task"}, values);
    }

    private Claimed claim(String token, Verdict verdict, boolean replaySafe, long lease) {
        return TaskCode.claimed((String) call(
                Script.CLAIM, token, TaskCode.verdict(verdict), replaySafe ? "1" : "0", Long.toString(lease), KEEP));
    }

    private Claimed claimOfTheModel(String token, Verdict verdict, boolean replaySafe, long lease) {
        boolean takenOver = false;
        if (held != null && held.token().equals(token)) {
            takenOver = held.takenOver();
        } else if (held != null && held.ends() > now) {
            return new Claimed.Busy(Duration.ofMillis(held.ends() - now));
        } else {
            if (held != null) {
                settled = new Claimed.Settled(held.verdict(), SettledOutcome.INDETERMINATE);
                held = null;
            }
            if (settled != null) {
                if (!replaySafe || settled.outcome() != SettledOutcome.INDETERMINATE || settled.verdict() != verdict) {
                    return settled;
                }
                takenOver = true;
            }
        }
        settled = null;
        held = new Held(token, verdict, takenOver, now + lease);
        return new Claimed.Granted(takenOver);
    }

    private void settleInTheModel(String token, Verdict verdict, SettledOutcome outcome) {
        boolean mine = held != null && held.token().equals(token);
        boolean free = held == null && (settled == null || settled.outcome() == SettledOutcome.INDETERMINATE);
        if (mine || free) {
            held = null;
            settled = new Claimed.Settled(verdict, outcome);
        }
    }

    private void releaseInTheModel(String token) {
        if (held != null && held.token().equals(token)) {
            settled = held.takenOver() ? new Claimed.Settled(held.verdict(), SettledOutcome.INDETERMINATE) : null;
            held = null;
        }
    }
}
