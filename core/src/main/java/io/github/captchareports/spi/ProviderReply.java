package io.github.captchareports.spi;

import io.github.captchareports.ProbableCause;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An answer, read: what it proves of the report, and what it asks of the account. The factories make the usual ones, the
 * builder any. Immutable.
 *
 * <p>Later versions may read more from an answer: each such part will have a default.
 */
public final class ProviderReply {
    /** An answer that proves nothing and asks nothing. */
    public static final ProviderReply UNCLEAR = builder(Reading.UNCLEAR).build();

    /** An answer that says that the report is on the books. */
    public static final ProviderReply RECORDED = builder(Reading.RECORDED).build();

    private final Reading reading;
    private final AccountAdvice advice;
    private final @Nullable Integer errorId;
    private final @Nullable String errorCode;
    private final @Nullable String text;
    private final List<ProbableCause> possibleCauses;

    private ProviderReply(Builder builder) {
        this.reading = builder.reading;
        this.advice = builder.advice;
        this.errorId = builder.errorId;
        this.errorCode = builder.errorCode;
        this.text = builder.text;
        this.possibleCauses = builder.possibleCauses;
    }

    /** What an answer proves of the report. */
    public enum Reading {
        /** This report is on the books. */
        RECORDED,
        /** A report for the task is on the books, by this request or an earlier one. */
        ALREADY_REPORTED,
        /** The service said no, and this request can never have been recorded before either. */
        REFUSED,
        /** The service said no, with a code that it also gives when an earlier request was recorded or came late. */
        REFUSED_AMBIGUOUS,
        /** This request was certainly not recorded, for a reason that passes: throttled, account or method refused. */
        NOT_RECORDED,
        /**
         * Whoever answered was not the service, or the service did not understand what it was asked: this request was
         * certainly not recorded, but the answer cannot be read. A wrong base URL, a redirect, a proxy or a gateway answers
         * so. The report is tried again inside its reporting window; to the account it is a failure.
         */
        NOT_TAKEN,
        /**
         * {@link #NOT_TAKEN} as long as the account's address has never given an answer that could be read in this process,
         * so that the address itself may be wrong; {@link #UNCLEAR} from then on. The engine knows which.
         */
        NOT_TAKEN_UNLESS_PROVEN,
        /** The answer proves nothing. */
        UNCLEAR
    }

    /**
     * A report for the task is on the books, by this request or an earlier one.
     *
     * @param errorCode the service's code, or a word of the provider's for it
     * @return the reply
     */
    public static ProviderReply alreadyReported(String errorCode) {
        return builder(Reading.ALREADY_REPORTED)
                .errorCode(errorCode)
                .possibleCauses(List.of(ProbableCause.REPORTED_BEFORE))
                .build();
    }

    /**
     * No to this report, and every earlier copy of it met the same answer.
     *
     * @param errorCode the service's code, or a word of the provider's for it
     * @param possibleCauses what it can mean, the likeliest first
     * @return the reply
     */
    public static ProviderReply refused(String errorCode, ProbableCause... possibleCauses) {
        return builder(Reading.REFUSED)
                .errorCode(errorCode)
                .possibleCauses(List.of(possibleCauses))
                .build();
    }

    /**
     * No to this report, with an answer that is also given when an earlier copy of it was recorded or came late.
     *
     * @param errorCode the service's code, or a word of the provider's for it
     * @param possibleCauses what it can mean, the likeliest first
     * @return the reply
     */
    public static ProviderReply ambiguous(String errorCode, ProbableCause... possibleCauses) {
        return builder(Reading.REFUSED_AMBIGUOUS)
                .errorCode(errorCode)
                .possibleCauses(List.of(possibleCauses))
                .build();
    }

    /**
     * Too fast or too much just now: certainly not recorded, and a pause.
     *
     * @param errorCode the service's code, or a word of the provider's for it
     * @param pause how long to send nothing
     * @return the reply
     */
    public static ProviderReply throttled(String errorCode, Duration pause) {
        return builder(Reading.NOT_RECORDED)
                .errorCode(errorCode)
                .advice(new AccountAdvice.Pause(pause))
                .build();
    }

    /**
     * The key, the address or the account is refused until an operator mends it: certainly not recorded.
     *
     * @param errorCode the service's code, or a word of the provider's for it
     * @return the reply
     */
    public static ProviderReply accountRefused(String errorCode) {
        return builder(Reading.NOT_RECORDED)
                .errorCode(errorCode)
                .advice(new AccountAdvice.RefuseAccount(null))
                .build();
    }

    /**
     * What a line of a {@link CodeTable} says of an answer with its code.
     *
     * @param rule the line
     * @return the reply
     */
    public static ProviderReply of(CodeRule rule) {
        return builder(rule.reading())
                .advice(rule.advice())
                .errorId(rule.id())
                .errorCode(rule.code())
                .possibleCauses(rule.possibleCauses())
                .build();
    }

    /**
     * Starts a reply that asks nothing of the account.
     *
     * @param reading what the answer proves of the report
     * @return a builder
     */
    public static Builder builder(Reading reading) {
        return new Builder(reading);
    }

    /**
     * Starts a reply that says the same.
     *
     * @return a builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(reading);
        builder.advice = advice;
        builder.errorId = errorId;
        builder.errorCode = errorCode;
        builder.text = text;
        builder.possibleCauses = possibleCauses;
        return builder;
    }

    /**
     * What the answer proves of the report.
     *
     * @return the reading
     */
    public Reading reading() {
        return reading;
    }

    /**
     * What the answer asks of the account.
     *
     * @return the advice, {@link AccountAdvice#NONE} where it asks nothing
     */
    public AccountAdvice advice() {
        return advice;
    }

    /**
     * The service's number for it.
     *
     * @return the number, or null where the answer has none
     */
    public @Nullable Integer errorId() {
        return errorId;
    }

    /**
     * The service's code.
     *
     * @return the code as it came, but one line and at most 500 characters; null where there is none
     */
    public @Nullable String errorCode() {
        return errorCode;
    }

    /**
     * The service's description.
     *
     * @return the text, one line without invisible characters and at most 500 long; null where there is none
     */
    public @Nullable String text() {
        return text;
    }

    /**
     * What a refusal can mean. The engine picks by what it knows.
     *
     * @return the causes, the likeliest first; none where it is no refusal or its cause is unknown
     */
    public List<ProbableCause> possibleCauses() {
        return possibleCauses;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ProviderReply reply
                        && reply.reading == reading
                        && reply.advice.equals(advice)
                        && Objects.equals(reply.errorId, errorId)
                        && Objects.equals(reply.errorCode, errorCode)
                        && Objects.equals(reply.text, text)
                        && reply.possibleCauses.equals(possibleCauses));
    }

    @Override
    public int hashCode() {
        return Objects.hash(reading, advice, errorId, errorCode, text, possibleCauses);
    }

    @Override
    public String toString() {
        return "ProviderReply[reading=" + reading + ", advice=" + advice + ", errorId=" + errorId + ", errorCode="
                + errorCode + ", text=" + text + ", possibleCauses=" + possibleCauses + "]";
    }

    /** Collects what an answer says. Not thread-safe. */
    public static final class Builder {
        private Reading reading;
        private AccountAdvice advice = AccountAdvice.NONE;
        private @Nullable Integer errorId;
        private @Nullable String errorCode;
        private @Nullable String text;
        private List<ProbableCause> possibleCauses = List.of();

        private Builder(Reading reading) {
            this.reading = reading;
        }

        /**
         * Sets another reading.
         *
         * @param otherReading what the answer proves of the report
         * @return this
         */
        public Builder reading(Reading otherReading) {
            this.reading = otherReading;
            return this;
        }

        /**
         * Sets what the answer asks of the account. Default nothing.
         *
         * @param asked the advice
         * @return this
         */
        public Builder advice(AccountAdvice asked) {
            this.advice = asked;
            return this;
        }

        /**
         * Sets the service's number. Default none.
         *
         * @param id the number, or null
         * @return this
         */
        public Builder errorId(@Nullable Integer id) {
            this.errorId = id;
            return this;
        }

        /**
         * Sets the service's code. Default none.
         *
         * @param code the code, verbatim: it is made one line of visible characters and cut after 500; null or blank is none
         * @return this
         */
        public Builder errorCode(@Nullable String code) {
            this.errorCode = AnswerText.clean(code);
            return this;
        }

        /**
         * Sets the service's description. Default none.
         *
         * @param description the text, verbatim: it is made one line of visible characters and cut after 500; null or blank is
         *     none
         * @return this
         */
        public Builder text(@Nullable String description) {
            this.text = AnswerText.clean(description);
            return this;
        }

        /**
         * Sets what a refusal can mean. Default nothing.
         *
         * @param causes the causes, the likeliest first
         * @return this
         */
        public Builder possibleCauses(List<ProbableCause> causes) {
            this.possibleCauses = List.copyOf(causes);
            return this;
        }

        /**
         * Makes the reply.
         *
         * @return the reply
         */
        public ProviderReply build() {
            return new ProviderReply(this);
        }
    }
}
