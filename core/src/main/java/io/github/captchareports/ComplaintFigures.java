package io.github.captchareports;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The complaints of one account in one scope, within the sliding window of its {@link ComplaintLimits}. A scope is what the
 * service judges together: the whole account at 2Captcha, a kind of report (images, reCAPTCHA, hCaptcha) at Anti-Captcha.
 *
 * <p>The library makes the figures; later versions may have more of them. Immutable.
 */
public final class ComplaintFigures {
    private final String account;
    private final String scope;
    private final ComplaintState state;
    private final ComplaintCounts counts;
    private final @Nullable Double baseline;
    private final List<Part> types;
    private final List<Part> domains;
    private final @Nullable Instant probeAt;

    /**
     * Figures, for tests of listeners; the library makes its own.
     *
     * @param account the account's label
     * @param scope the scope's name
     * @param state what the figures amount to
     * @param known whether the share is known
     * @param baseline the share of tasks called wrong in the hours before the latest ones; null while that is unknown
     * @param types the captcha types of the scope
     * @param domains the domains with the most tasks called wrong
     * @return the figures
     */
    public static ComplaintFigures of(
            String account,
            String scope,
            ComplaintState state,
            boolean known,
            @Nullable Double baseline,
            List<Part> types,
            List<Part> domains) {
        return new ComplaintFigures(account, scope, state, known, baseline, types, domains, null);
    }

    private ComplaintFigures(
            String account,
            String scope,
            ComplaintState state,
            boolean known,
            @Nullable Double baseline,
            List<Part> types,
            List<Part> domains,
            @Nullable Instant probeAt) {
        this.account = Objects.requireNonNull(account, "account");
        this.scope = Objects.requireNonNull(scope, "scope");
        this.state = Objects.requireNonNull(state, "state");
        this.baseline = baseline;
        this.types = List.copyOf(types);
        this.domains = List.copyOf(domains);
        this.probeAt = probeAt;
        this.counts = ComplaintCounts.sum(known, this.types.stream().map(part -> part.counts));
    }

    /**
     * The same figures with the time of the next probe.
     *
     * @param time from when on the next complaint is sent as a probe; null where none are held
     * @return other figures
     */
    public ComplaintFigures withProbeAt(@Nullable Instant time) {
        return new ComplaintFigures(account, scope, state, isKnown(), baseline, types, domains, time);
    }

    /**
     * The account whose complaints they are.
     *
     * @return the account's label
     */
    public String account() {
        return account;
    }

    /**
     * The scope, which the service judges as one.
     *
     * @return its name, as the provider gives it: {@code account} for instance
     */
    public String scope() {
        return scope;
    }

    /**
     * What the figures amount to.
     *
     * @return the state
     */
    public ComplaintState state() {
        return state;
    }

    /**
     * Whether the share is known: at least the {@linkplain ComplaintLimits#minimumSample() minimum sample} of solves other
     * than complaints is known, of one of the types at least. Where it is unknown, nothing is held for the share.
     *
     * @return false where {@link #share()} has no meaning
     */
    public boolean isKnown() {
        return counts.known();
    }

    /**
     * What is known to be solved: tasks that a report of either verdict was received for, sent or not, and tasks that are
     * never reported, or the total where a larger one was given.
     *
     * @return the sum over the types whose share is known, or over all where it is known of none
     */
    public long solved() {
        return counts.solved();
    }

    /**
     * Complaints that are recorded, or may be.
     *
     * @return the sum over the same types as {@link #solved()}
     */
    public long complaints() {
        return counts.complaints();
    }

    /**
     * Confirmations that were sent.
     *
     * @return the sum over the same types as {@link #solved()}
     */
    public long confirmations() {
        return counts.confirmations();
    }

    /**
     * The share of complaints.
     *
     * @return complaints of solved, 0 where nothing is known to be solved; it has no meaning where it is not
     *     {@linkplain #isKnown() known}
     */
    public double share() {
        return counts.share();
    }

    /**
     * The share of tasks called wrong in the hours before the latest ones.
     *
     * @return null while that is unknown
     */
    public @Nullable Double baseline() {
        return baseline;
    }

    /**
     * From when on the next complaint is sent as a probe, while complaints are held. It may lie in the past.
     *
     * @return null where none are held
     */
    public @Nullable Instant probeAt() {
        return probeAt;
    }

    /**
     * The captcha types of the scope.
     *
     * @return each type of which anything was counted
     */
    public List<Part> types() {
        return types;
    }

    /**
     * The domains with the most tasks called wrong, for information: no service is known to judge by them.
     *
     * @return at most ten, the worst first
     */
    public List<Part> domains() {
        return domains;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ComplaintFigures figures && fields(this).equals(fields(figures));
    }

    @Override
    public int hashCode() {
        return fields(this).hashCode();
    }

    @Override
    public String toString() {
        return "ComplaintFigures[account=" + account + ", scope=" + scope + ", state=" + state + ", known=" + isKnown()
                + ", solved=" + solved() + ", complaints=" + complaints() + ", confirmations=" + confirmations()
                + ", baseline=" + baseline + ", probeAt=" + probeAt + ", types=" + types + ", domains=" + domains + "]";
    }

    private static List<Object> fields(ComplaintFigures figures) {
        return List.of(
                figures.account,
                figures.scope,
                figures.state,
                figures.isKnown(),
                Objects.requireNonNullElse(figures.baseline, "none"),
                Objects.requireNonNullElse(figures.probeAt, "none"),
                figures.types,
                figures.domains);
    }

    /** The figures of one captcha type, or of one domain. Immutable. */
    public static final class Part {
        private final CaptchaType captchaType;
        private final @Nullable String domain;
        private final ComplaintCounts counts;

        private Part(CaptchaType captchaType, @Nullable String domain, ComplaintCounts counts) {
            this.captchaType = Objects.requireNonNull(captchaType, "captchaType");
            this.domain = domain;
            this.counts = counts;
        }

        /**
         * The figures of a captcha type.
         *
         * @param type the type
         * @param known whether its share is known
         * @param solved what is known to be solved
         * @param complaints complaints that are recorded, or may be
         * @param confirmations confirmations that were sent
         * @return the part
         */
        public static Part ofType(CaptchaType type, boolean known, long solved, long complaints, long confirmations) {
            return new Part(type, null, new ComplaintCounts(known, solved, complaints, confirmations));
        }

        /**
         * The figures of a domain.
         *
         * @param type the captcha type
         * @param domain the domain in lower case; null for the domains beyond the first thousand, which share one count
         * @param told tasks that a report was received for
         * @param wrong those of them that were called wrong
         * @return the part
         */
        public static Part ofDomain(CaptchaType type, @Nullable String domain, long told, long wrong) {
            return new Part(type, domain, new ComplaintCounts(false, told, wrong, 0));
        }

        /**
         * The captcha type.
         *
         * @return the type
         */
        public CaptchaType captchaType() {
            return captchaType;
        }

        /**
         * The domain.
         *
         * @return in lower case; null for a type as a whole, and for the domains beyond the first thousand
         */
        public @Nullable String domain() {
            return domain;
        }

        /**
         * Whether the share of the type is known.
         *
         * @return false for a domain
         */
        public boolean isKnown() {
            return counts.known();
        }

        /**
         * What is known to be solved; of a domain, the tasks that a report was received for.
         *
         * @return 0 or more
         */
        public long solved() {
            return counts.solved();
        }

        /**
         * Complaints that are recorded, or may be; of a domain, the tasks that were called wrong.
         *
         * @return 0 or more
         */
        public long complaints() {
            return counts.complaints();
        }

        /**
         * Confirmations that were sent.
         *
         * @return 0 or more; 0 for a domain
         */
        public long confirmations() {
            return counts.confirmations();
        }

        /**
         * The share of complaints.
         *
         * @return complaints of solved, 0 where nothing is known to be solved
         */
        public double share() {
            return counts.share();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Part part
                    && captchaType == part.captchaType
                    && Objects.equals(domain, part.domain)
                    && counts.equals(part.counts);
        }

        @Override
        public int hashCode() {
            return Objects.hash(captchaType, domain, counts);
        }

        @Override
        public String toString() {
            return captchaType + (domain == null ? "" : " at " + domain) + ": " + complaints() + " of " + solved()
                    + (isKnown() ? "" : " known") + ", " + confirmations() + " confirmed";
        }
    }
}
