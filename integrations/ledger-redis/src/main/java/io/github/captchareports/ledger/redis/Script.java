package io.github.captchareports.ledger.redis;

import io.lettuce.core.ScriptOutputType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What Redis runs, each in one step and on one key.
 *
 * <p>A task's key holds {@code h<verdict><taken over><end of the lease, ms>:<token>} while it is held, and afterwards the two
 * digits {@code <outcome><verdict>}, which Redis keeps as a number. {@link TaskCode} says what the digits mean.
 */
enum Script {
    /** Token, verdict, whether replay-safe, lease and keep in ms; answers {@code g<taken over>}, {@code b<ms>} or {@code s<settled>}. */
    CLAIM(ScriptOutputType.VALUE, Script.TASK + """
            local time = redis.call('TIME')
            local now = time[1] * 1000 + math.floor(time[2] / 1000)
            local over = '0'
            if token == ARGV[1] then
              over = taken
            elseif token and tonumber(ends) > now then
              return string.format('b%.0f', ends - now)
            elseif token and not (ARGV[3] == '1' and verdict == ARGV[2]) then
              redis.call('SET', KEYS[1], '4' .. verdict, 'PX', ARGV[5])
              return 's4' .. verdict
            elseif was and not token and not (ARGV[3] == '1' and was == '4' .. ARGV[2]) then
              return 's' .. was
            elseif was then
              over = '1'
            end
            redis.call('SET', KEYS[1], string.format('h%s%s%.0f:%s', ARGV[2], over, now + ARGV[4], ARGV[1]), 'PX', ARGV[5])
            return 'g' .. over
            """),

    /** Token, settled and keep in ms; answers 1 where it was noted. */
    SETTLE(ScriptOutputType.INTEGER, Script.TASK + """
            if token and token ~= ARGV[1] then return 0 end
            if was and not token and string.sub(was, 1, 1) ~= '4' then return 0 end
            redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
            return 1
            """),

    /**
     * Token; answers 1 where it was held. What was taken over from somebody whose attempt may have been recorded is
     * indeterminate again.
     */
    RELEASE(ScriptOutputType.INTEGER, Script.TASK + """
            if not token or token ~= ARGV[1] then return 0 end
            if taken == '1' then
              redis.call('SET', KEYS[1], '4' .. verdict, 'PX', math.max(1, redis.call('PTTL', KEYS[1])))
            else
              redis.call('DEL', KEYS[1])
            end
            return 1
            """),

    /**
     * Rate a second, burst and tokens; answers the wait in microseconds. Kept is a moment, in microseconds, and how many
     * millionths of a token are there at that moment: the moment of the last call, or, in debt, that of the last token promised.
     * Promises so stand when the rate changes, which a lone "full at" would reinterpret.
     */
    RESERVE(ScriptOutputType.INTEGER, """
            local time = redis.call('TIME')
            local now = time[1] * 1000000 + time[2]
            local rate, burst, tokens = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
            local at, level = now, burst
            local was = redis.call('GET', KEYS[1])
            if was then
              local moment, millionths = string.match(was, '^(%d+):(%d+)$')
              if not moment then return redis.error_reply('UNREADABLE the bucket of an account') end
              at, level = tonumber(moment), millionths / 1000000
              if at < now then
                level = level + (now - at) * rate / 1000000
                at = now
              end
              level = math.min(level, burst)
            end
            if level >= tokens then
              level = level - tokens
            else
              local wait = math.ceil((tokens - level) * 1000000 / rate)
              at = at + wait
              level = math.max(0, level + wait * rate / 1000000 - tokens)
            end
            local full = at - now + (burst - level) * 1000000 / rate
            local state = string.format('%.0f:%.0f', at, math.floor(level * 1000000))
            redis.call('SET', KEYS[1], state, 'PX', string.format('%.0f', math.ceil(full / 1000) + 10))
            return at - now
            """),

    /** Keep in ms, then field and value by turns; answers all fields and values by turns, and last the hour it is. */
    COUNT(ScriptOutputType.MULTI, """
            for i = 2, #ARGV, 2 do
              redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 1])
            end
            if #ARGV > 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
            local all = redis.call('HGETALL', KEYS[1])
            all[#all + 1] = string.format('%.0f', math.floor(redis.call('TIME')[1] / 3600))
            return all
            """),

    /** Answers the state of an account's complaints, or the text of a solved task; nil where there is none. */
    RECALL(ScriptOutputType.VALUE, """
            return redis.call('GET', KEYS[1])
            """),

    /** Text of a solved task and keep in ms; answers 1 where there was none before. */
    REMEMBER_FIRST(ScriptOutputType.INTEGER, """
            return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) and 1 or 0
            """),

    /** State of an account's complaints, or text of a solved task, and keep in ms; answers 1. */
    REMEMBER(ScriptOutputType.INTEGER, """
            redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
            return 1
            """),

    /** Answers the hour it is. */
    FORGET(ScriptOutputType.INTEGER, """
            redis.call('DEL', KEYS[1])
            return math.floor(redis.call('TIME')[1] / 3600)
            """);

    /** Reads a task: {@code was} is false where there is none, {@code token} nil where nobody holds it. */
    private static final String TASK = """
            local was = redis.call('GET', KEYS[1])
            local verdict, taken, ends, token
            if was then
              verdict, taken, ends, token = string.match(was, '^h([12])([01])(%d+):(.*)$')
              if not token and not string.match(was, '^[1-4][12]$') then
                return redis.error_reply('UNREADABLE the state of a task')
              end
            end
            """;

    private final ScriptOutputType answer;
    private final String text;
    private final String digest;

    Script(ScriptOutputType answer, String text) {
        this.answer = answer;
        this.text = text;
        this.digest = sha1(text);
    }

    ScriptOutputType answer() {
        return answer;
    }

    String text() {
        return text;
    }

    /** By what Redis finds the script again once it knows it. */
    String digest() {
        return digest;
    }

    private static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
