package io.github.captchareports;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one account complains in one scope, within the sliding window of its {@link ComplaintLimits}. A scope is what the
 * service judges together: the whole account at 2Captcha, a kind of report (images, reCAPTCHA, hCaptcha) at Anti-Captcha.
 *
 * <p>Figures are made by the library; later versions may have more of them. Immutable.
 */
public final class ComplaintFigures {
    private final String account;
    private final String scope;
    private final ComplaintState state;
    private final boolean known;
    private final long solved;
    private final long complaints;
    private final long confirmations;
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
     * @param baseline the share of what was called wrong in the hours before the latest ones; null while that is unknown
     * @param types the captcha types of the scope
     * @param domains the worst domains
     */
    public ComplaintFigures(
            String account,
            String scope,
            ComplaintState state,
            boolean known,
            @Nullable Double baseline,
            List<Part> types,
            List<Part> domains) {
        this(account, scope, state, known, baseline, types, domains, null);
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
        this.known = known;
        this.baseline = baseline;
        this.types = List.copyOf(types);
        this.domains = List.copyOf(domains);
        this.probeAt = probeAt;
        List<Part> counted =
                this.types.stream().filter(part -> !known || part.isKnown()).toList();
        this.solved = counted.stream().mapToLong(Part::solved).sum();
        this.complaints = counted.stream().mapToLong(Part::complaints).sum();
        this.confirmations = counted.stream().mapToLong(Part::confirmations).sum();
    }

    /**
     * The same figures with the time of the next probe.
     *
     * @param time when the next complaint is sent as a probe; null where none are held
     * @return other figures
     */
    public ComplaintFigures withProbeAt(@Nullable Instant time) {
        return new ComplaintFigures(account, scope, state, known, baseline, types, domains, time);
    }

    /**
     * Whose complaints they are.
     *
     * @return the account's label
     */
    public String account() {
        return account;
    }

    /**
     * What is judged together.
     *
     * @return a word of the provider, {@code account} for instance
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
     * @return false where {@link #share()} says nothing
     */
    public boolean isKnown() {
        return known;
    }

    /**
     * What is known to be solved: tasks that were told by a report of either verdict, sent or not, and tasks that are
     * never reported, or the total where a larger one was given.
     *
     * @return the sum over the types whose share is known, or over all where it is known of none
     */
    public long solved() {
        return solved;
    }

    /**
     * Complaints that are recorded, or may be.
     *
     * @return the sum over the same types as {@link #solved()}
     */
    public long complaints() {
        return complaints;
    }

    /**
     * Confirmations that were sent.
     *
     * @return the sum over the same types as {@link #solved()}
     */
    public long confirmations() {
        return confirmations;
    }

    /**
     * The share of complaints.
     *
     * @return complaints to solved, 0 where nothing is known to be solved; it says nothing where it is not
     *     {@linkplain #isKnown() known}
     */
    public double share() {
        return share(complaints, solved);
    }

    /**
     * The share of what was called wrong in the hours before the latest ones.
     *
     * @return null while that is unknown
     */
    public @Nullable Double baseline() {
        return baseline;
    }

    /**
     * When the next complaint is sent as a probe, while complaints are held. A time that has passed means that the next
     * one is.
     *
     * @return null where none are held
     */
    public @Nullable Instant probeAt() {
        return probeAt;
    }

    /**
     * The captcha types of the scope.
     *
     * @return each type that anything was counted of
     */
    public List<Part> types() {
        return types;
    }

    /**
     * The domains with the most solutions that were called wrong, for information: no service is known to judge by them.
     *
     * @return at most ten, the worst first
     */
    public List<Part> domains() {
        return domains;
    }

    private static double share(long complaints, long solved) {
        return solved == 0 ? 0 : (double) complaints / solved;
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
        return "ComplaintFigures[account=" + account + ", scope=" + scope + ", state=" + state + ", known=" + known
                + ", solved=" + solved + ", complaints=" + complaints + ", confirmations=" + confirmations
                + ", baseline=" + baseline + ", probeAt=" + probeAt + ", types=" + types + ", domains=" + domains + "]";
    }

    private static List<Object> fields(ComplaintFigures figures) {
        return List.of(
                figures.account,
                figures.scope,
                figures.state,
                figures.known,
                Objects.requireNonNullElse(figures.baseline, "none"),
                Objects.requireNonNullElse(figures.probeAt, "none"),
                figures.types,
                figures.domains);
    }

    /** The figures of one captcha type, or of one domain. Immutable. */
    public static final class Part {
        private final CaptchaType captchaType;
        private final @Nullable String domain;
        private final boolean known;
        private final long solved;
        private final long complaints;
        private final long confirmations;

        private Part(
                CaptchaType captchaType,
                @Nullable String domain,
                boolean known,
                long solved,
                long complaints,
                long confirmations) {
            this.captchaType = Objects.requireNonNull(captchaType, "captchaType");
            this.domain = domain;
            this.known = known;
            this.solved = solved;
            this.complaints = complaints;
            this.confirmations = confirmations;
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
            return new Part(type, null, known, solved, complaints, confirmations);
        }

        /**
         * The figures of a domain.
         *
         * @param type the captcha type
         * @param domain the domain in lower case; null for the domains past the first thousand, which share one count
         * @param told tasks that were told
         * @param wrong those of them that were called wrong
         * @return the part
         */
        public static Part ofDomain(CaptchaType type, @Nullable String domain, long told, long wrong) {
            return new Part(type, domain, false, told, wrong, 0);
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
         * @return in lower case; null for a type as a whole, and for the domains past the first thousand
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
            return known;
        }

        /**
         * What is known to be solved; of a domain, the tasks that were told.
         *
         * @return 0 or more
         */
        public long solved() {
            return solved;
        }

        /**
         * Complaints that are recorded, or may be; of a domain, the tasks that were called wrong.
         *
         * @return 0 or more
         */
        public long complaints() {
            return complaints;
        }

        /**
         * Confirmations that were sent.
         *
         * @return 0 or more; 0 for a domain
         */
        public long confirmations() {
            return confirmations;
        }

        /**
         * The share of complaints.
         *
         * @return complaints to solved, 0 where nothing is known to be solved
         */
        public double share() {
            return ComplaintFigures.share(complaints, solved);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Part part
                    && captchaType == part.captchaType
                    && Objects.equals(domain, part.domain)
                    && known == part.known
                    && solved == part.solved
                    && complaints == part.complaints
                    && confirmations == part.confirmations;
        }

        @Override
        public int hashCode() {
            return Objects.hash(captchaType, domain, known, solved, complaints, confirmations);
        }

        @Override
        public String toString() {
            return captchaType + (domain == null ? "" : " at " + domain) + ": " + complaints + " of " + solved
                    + (known ? "" : " known") + ", " + confirmations + " confirmed";
        }
    }
}
