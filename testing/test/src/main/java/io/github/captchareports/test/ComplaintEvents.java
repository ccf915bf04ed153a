package io.github.captchareports.test;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintEvent.LikelyCause;
import io.github.captchareports.ComplaintEvent.Trigger;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintFigures.Part;
import io.github.captchareports.ComplaintState;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes events of the complaint guard, for tests of listeners, and the figures behind them. */
public final class ComplaintEvents {
    private ComplaintEvents() {}

    /**
     * Starts an event: an account that complains in the usual measure, whose share is known and crossed a bound, unless
     * changed.
     *
     * @param account the account's label
     * @return a builder
     */
    public static Builder builder(String account) {
        return new Builder(account);
    }

    /** Collects the parts of a {@link ComplaintEvent}, whose getters say what they mean. Not thread-safe. */
    public static final class Builder {
        private final String account;
        private final List<Part> types = new ArrayList<>();
        private final List<Part> domains = new ArrayList<>();
        private final List<LikelyCause> likelyCauses = new ArrayList<>();
        private String scope = "account";
        private ComplaintState state = ComplaintState.NORMAL;
        private ComplaintState previous = ComplaintState.NORMAL;
        private Trigger trigger = Trigger.SHARE;
        private boolean known = true;
        private @Nullable Double baseline;

        private Builder(String account) {
            this.account = Objects.requireNonNull(account, "account");
        }

        /**
         * Sets the scope.
         *
         * @param name its name; {@code account} by default
         * @return this
         */
        public Builder scope(String name) {
            this.scope = Objects.requireNonNull(name, "name");
            return this;
        }

        /**
         * Sets the states before and after.
         *
         * @param from the state before
         * @param to the state now
         * @return this
         */
        public Builder changed(ComplaintState from, ComplaintState to) {
            this.previous = Objects.requireNonNull(from, "from");
            this.state = Objects.requireNonNull(to, "to");
            return this;
        }

        /**
         * Sets what brought it about.
         *
         * @param value the trigger
         * @return this
         */
        public Builder trigger(Trigger value) {
            this.trigger = Objects.requireNonNull(value, "trigger");
            return this;
        }

        /**
         * Adds something that is likely wrong, the likeliest first.
         *
         * @param cause the cause
         * @return this
         */
        public Builder likelyCause(LikelyCause cause) {
            likelyCauses.add(Objects.requireNonNull(cause, "cause"));
            return this;
        }

        /**
         * Has the share unknown, of the types that are added from here on too.
         *
         * @return this
         */
        public Builder shareUnknown() {
            this.known = false;
            return this;
        }

        /**
         * Sets the share of tasks called wrong in the hours before the latest ones.
         *
         * @param share the share
         * @return this
         */
        public Builder baseline(double share) {
            this.baseline = share;
            return this;
        }

        /**
         * Adds the figures of a captcha type.
         *
         * @param type the type
         * @param solved what is known to be solved
         * @param complaints complaints that are recorded, or may be
         * @param confirmations confirmations that were sent
         * @return this
         */
        public Builder type(CaptchaType type, long solved, long complaints, long confirmations) {
            types.add(Part.ofType(type, known, solved, complaints, confirmations));
            return this;
        }

        /**
         * Adds the figures of a domain.
         *
         * @param type the captcha type
         * @param domain the domain
         * @param told tasks that a report was received for
         * @param wrong those of them that were called wrong
         * @return this
         */
        public Builder domain(CaptchaType type, String domain, long told, long wrong) {
            domains.add(Part.ofDomain(type, domain, told, wrong));
            return this;
        }

        /**
         * Makes the figures alone, for {@link ScriptedAccount#showComplaints} for instance.
         *
         * @return the figures
         */
        public ComplaintFigures figures() {
            return ComplaintFigures.of(account, scope, state, known, baseline, types, domains);
        }

        /**
         * Makes the event.
         *
         * @return the event
         */
        public ComplaintEvent build() {
            return ComplaintEvent.of(figures(), previous, trigger, likelyCauses);
        }
    }
}
