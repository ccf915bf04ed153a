package io.github.captchareports.spi;

import io.github.captchareports.ProbableCause;
import io.github.captchareports.spi.ProviderReply.Reading;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one error code of a service proves of a report and asks of the account: a line of its {@link CodeTable}.
 *
 * @param code the code, spelled as the service sends it
 * @param id the service's number for it; null where it has none, or shares it with another line
 * @param reading what it proves of the report
 * @param advice what it asks of the account
 * @param possibleCauses what a refusal can mean, the likeliest first
 * @param meaning what the service means by it, in a sentence
 * @param source where the rule comes from: a page of the service by name, with "unconfirmed" where no answer was seen
 *     and "derived" where the rule is a judgement
 */
public record CodeRule(
        String code,
        @Nullable Integer id,
        Reading reading,
        AccountAdvice advice,
        List<ProbableCause> possibleCauses,
        String meaning,
        String source) {
    /**
     * Checks the rule.
     *
     * @param code the code
     * @param id the service's number for it
     * @param reading what it proves of the report
     * @param advice what it asks of the account
     * @param possibleCauses what a refusal can mean
     * @param meaning what the service means by it
     * @param source where the rule comes from
     * @throws IllegalArgumentException if the code, the meaning or the source is blank, the id is 0 (which means "no error"), or an
     *     error code is read as {@link Reading#RECORDED}, {@link Reading#NOT_TAKEN} or
     *     {@link Reading#NOT_TAKEN_UNLESS_PROVEN}
     */
    public CodeRule {
        if (code.isBlank()) {
            throw new IllegalArgumentException("code: blank; give the code as the service spells it");
        }
        if (meaning.isBlank()) {
            throw new IllegalArgumentException(
                    "meaning of " + code + ": blank; say in a sentence what the service means");
        }
        if (source.isBlank()) {
            throw new IllegalArgumentException("source of " + code + ": blank; name the page the rule comes from");
        }
        if (id != null && id == 0) {
            throw new IllegalArgumentException("id of " + code + ": 0 means no error; use null where it has no number");
        }
        if (reading == Reading.RECORDED) {
            throw new IllegalArgumentException("reading of " + code + ": an error code never means RECORDED");
        }
        if (reading == Reading.NOT_TAKEN || reading == Reading.NOT_TAKEN_UNLESS_PROVEN) {
            throw new IllegalArgumentException("reading of " + code + ": " + reading
                    + " is for answers that cannot be read; use NOT_RECORDED for a code");
        }
        possibleCauses = List.copyOf(possibleCauses);
    }

    /**
     * Too fast or too much just now: not recorded, and a pause.
     *
     * @param code the code
     * @param id its number, or null
     * @param pause how long to send nothing
     * @param meaning what the service means by it
     * @param source where the rule comes from
     * @return the rule
     */
    public static CodeRule throttled(String code, @Nullable Integer id, Duration pause, String meaning, String source) {
        return new CodeRule(code, id, Reading.NOT_RECORDED, new AccountAdvice.Pause(pause), List.of(), meaning, source);
    }

    /**
     * The key, the address or the account is refused, until the operator mends it.
     *
     * @param code the code
     * @param id its number, or null
     * @param meaning what the service means by it
     * @param source where the rule comes from
     * @return the rule
     */
    public static CodeRule accountRefused(String code, @Nullable Integer id, String meaning, String source) {
        return new CodeRule(
                code, id, Reading.NOT_RECORDED, new AccountAdvice.RefuseAccount(null), List.of(), meaning, source);
    }

    /**
     * The key, the address or the account is refused for a known time.
     *
     * @param code the code
     * @param id its number, or null
     * @param reopenAfter when the block ends by itself
     * @param meaning what the service means by it
     * @param source where the rule comes from
     * @return the rule
     */
    public static CodeRule accountBlocked(
            String code, @Nullable Integer id, Duration reopenAfter, String meaning, String source) {
        return new CodeRule(
                code,
                id,
                Reading.NOT_RECORDED,
                new AccountAdvice.RefuseAccount(reopenAfter),
                List.of(),
                meaning,
                source);
    }

    /**
     * The service has no such method.
     *
     * @param code the code
     * @param id its number, or null
     * @param meaning what the service means by it
     * @param source where the rule comes from
     * @return the rule
     */
    public static CodeRule methodRefused(String code, @Nullable Integer id, String meaning, String source) {
        return new CodeRule(
                code, id, Reading.NOT_RECORDED, new AccountAdvice.RefuseMethod(), List.of(), meaning, source);
    }

    /**
     * A report for the task is on the books.
     *
     * @param code the code
     * @param id its number, or null
     * @param meaning what the service means by it
     * @param source where the rule comes from
     * @return the rule
     */
    public static CodeRule alreadyReported(String code, @Nullable Integer id, String meaning, String source) {
        return new CodeRule(
                code,
                id,
                Reading.ALREADY_REPORTED,
                AccountAdvice.NONE,
                List.of(ProbableCause.REPORTED_BEFORE),
                meaning,
                source);
    }

    /**
     * No to this report, and every earlier copy of it met the same answer.
     *
     * @param code the code
     * @param id its number, or null
     * @param meaning what the service means by it
     * @param source where the rule comes from
     * @param possibleCauses what it can mean, the likeliest first
     * @return the rule
     */
    public static CodeRule refused(
            String code, @Nullable Integer id, String meaning, String source, ProbableCause... possibleCauses) {
        return new CodeRule(code, id, Reading.REFUSED, AccountAdvice.NONE, List.of(possibleCauses), meaning, source);
    }

    /**
     * No to this report, with a code that is also given when an earlier copy of it was recorded.
     *
     * @param code the code
     * @param id its number, or null
     * @param meaning what the service means by it
     * @param source where the rule comes from
     * @param possibleCauses what it can mean, the likeliest first
     * @return the rule
     */
    public static CodeRule ambiguous(
            String code, @Nullable Integer id, String meaning, String source, ProbableCause... possibleCauses) {
        return new CodeRule(
                code, id, Reading.REFUSED_AMBIGUOUS, AccountAdvice.NONE, List.of(possibleCauses), meaning, source);
    }
}
