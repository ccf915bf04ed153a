package io.github.captchareports.micrometer;

import io.micrometer.common.docs.KeyName;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.docs.MeterDocumentation;

/** The meters of {@link ReporterMetrics}. All tags are of low cardinality; no tag holds a task id, a key or a domain. */
@SuppressWarnings("ImmutableEnumChecker") // the array is never handed out
public enum ReporterMeter implements MeterDocumentation {
    /** Requests taken in: the one side of the books. */
    RECEIVED("captcha.reports.received", Meter.Type.COUNTER, "Requests taken in"),

    /** Results given out: the other side of the books. Taken is their sum plus open. */
    RESULTS(
            "captcha.reports.results",
            Meter.Type.COUNTER,
            "Results given out",
            ReporterTag.PROVIDER,
            ReporterTag.VERDICT,
            ReporterTag.CAPTCHA_TYPE,
            ReporterTag.OUTCOME,
            ReporterTag.REASON),

    /** Requests that have no result yet. */
    OPEN("captcha.reports.open", Meter.Type.GAUGE, "Requests that have no result yet"),

    /** Attempts that were handed to the transport and have ended, with the time they took. */
    ATTEMPTS(
            "captcha.reports.attempts",
            Meter.Type.TIMER,
            "Time that attempts took, by how they ended and why they failed",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT,
            ReporterTag.END,
            ReporterTag.CAUSE),

    /** Time from taking a request in to its first attempt. */
    WAITING(
            "captcha.reports.waiting",
            Meter.Type.TIMER,
            "Time from taking a request in to its first attempt",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT),

    /** Time that was left until the deadline when an attempt was sent, as a histogram. */
    SLACK(
            "captcha.reports.slack",
            Meter.Type.TIMER,
            "Time left until the deadline when an attempt was sent",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT),

    /** Reports that wait for an account. */
    PENDING(
            "captcha.reports.pending",
            Meter.Type.GAUGE,
            "Reports that wait for the account",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT),

    /** How long the report that has waited longest for an account waits. */
    OLDEST_PENDING(
            "captcha.reports.pending.oldest",
            Meter.Type.GAUGE,
            "How long the report that has waited longest waits",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT),

    /** Requests on the wire. */
    IN_FLIGHT(
            "captcha.reports.in.flight",
            Meter.Type.GAUGE,
            "Requests on the wire",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT),

    /** Requests a second that an account allows now. */
    RATE(
            "captcha.reports.rate",
            Meter.Type.GAUGE,
            "Requests a second allowed now",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT),

    /** Retries left before an account goes probing. */
    RETRY_BUDGET(
            "captcha.reports.retry.budget",
            Meter.Type.GAUGE,
            "Retries left before the account goes probing",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT),

    /** Pauses begun, by the service or by the operator. */
    PAUSES(
            "captcha.reports.pauses",
            Meter.Type.COUNTER,
            "Pauses begun, by the service or by the operator",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT),

    /** 0 while an account is shared with other processes and their ledger cannot be reached, 1 otherwise. */
    LEDGER_REACHABLE(
            "captcha.reports.account.ledger.reachable",
            Meter.Type.GAUGE,
            "0 while the ledger that the account shares with other processes cannot be reached, 1 otherwise",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT),

    /** 1 for the phase an account is in, 0 for the others. */
    PHASE(
            "captcha.reports.account.phase",
            Meter.Type.GAUGE,
            "1 for the phase the account is in, 0 for the others",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT,
            ReporterTag.PHASE),

    /**
     * The share of complaints of everything solved, 0 to 1; not a number while too little is known of what was solved.
     */
    COMPLAINT_SHARE(
            "captcha.reports.complaints.share",
            Meter.Type.GAUGE,
            "Share of complaints of everything solved; not a number while it is unknown",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT,
            ReporterTag.CAPTCHA_TYPE),

    /** How the complaints stand: 0 normal, 1 elevated, 2 alarm, 3 held. Types that are judged together have one state. */
    COMPLAINT_STATE(
            "captcha.reports.complaints.state",
            Meter.Type.GAUGE,
            "How the complaints stand: 0 normal, 1 elevated, 2 alarm, 3 held",
            ReporterTag.PROVIDER,
            ReporterTag.ACCOUNT,
            ReporterTag.CAPTCHA_TYPE),

    /** Tasks remembered or in flight. */
    LEDGER_ENTRIES("captcha.reports.ledger.entries", Meter.Type.GAUGE, "Tasks remembered or in flight"),

    /** How often a request met a task that was remembered or in flight. */
    LEDGER_HITS(
            "captcha.reports.ledger.hits",
            Meter.Type.COUNTER,
            "How often a request met a task that was remembered or in flight"),

    /** Tasks forgotten early because the ledger was full. */
    LEDGER_EVICTIONS(
            "captcha.reports.ledger.evictions",
            Meter.Type.COUNTER,
            "Tasks forgotten early because the ledger was full");

    private final String dotted;
    private final Meter.Type type;
    private final String description;
    private final ReporterTag[] tags;

    ReporterMeter(String dotted, Meter.Type type, String description, ReporterTag... tags) {
        this.dotted = dotted;
        this.type = type;
        this.description = description;
        this.tags = tags;
    }

    @Override
    public String getName() {
        return dotted;
    }

    @Override
    public Meter.Type getType() {
        return type;
    }

    @Override
    public KeyName[] getKeyNames() {
        return tags.clone();
    }

    /**
     * What the meter tells, in a few words.
     *
     * @return the meter's description
     */
    public String description() {
        return description;
    }
}
