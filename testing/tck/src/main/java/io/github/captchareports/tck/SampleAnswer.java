package io.github.captchareports.tck;

import java.util.Map;
import java.util.TreeMap;

/** An answer that a service documents, and what it means: what the contract knows of the service. Immutable. */
public final class SampleAnswer {
    /** What an answer means. */
    public enum Meaning {
        /** This report is on the books. */
        RECORDED,
        /** A report for the task is on the books already. */
        ALREADY_REPORTED,
        /** The service says no to this report: unknown task, too late, bad request. */
        REFUSED,
        /** Too fast or too much just now. */
        THROTTLED,
        /** The key, the address or the account is refused. */
        ACCOUNT_REFUSED,
        /** The service has no such method. */
        METHOD_REFUSED,
        /** The answer proves nothing, as after a failure inside the service. */
        UNCLEAR
    }

    private final Meaning meaning;
    private final int status;
    private final String body;
    private final Map<String, String> headers;

    private SampleAnswer(Meaning meaning, int status, String body, Map<String, String> headers) {
        this.meaning = meaning;
        this.status = status;
        this.body = body;
        this.headers = headers;
    }

    /**
     * An answer by which the service says that it has recorded the report.
     *
     * @param status the HTTP status
     * @param body the body, empty where there is none
     * @return the sample
     */
    public static SampleAnswer recorded(int status, String body) {
        return of(Meaning.RECORDED, status, body);
    }

    /**
     * An answer by which the service says that a report for the task was recorded before.
     *
     * @param status the HTTP status
     * @param body the body, empty where there is none
     * @return the sample
     */
    public static SampleAnswer alreadyReported(int status, String body) {
        return of(Meaning.ALREADY_REPORTED, status, body);
    }

    /**
     * An answer by which the service says no to this report.
     *
     * @param status the HTTP status
     * @param body the body, empty where there is none
     * @return the sample
     */
    public static SampleAnswer refused(int status, String body) {
        return of(Meaning.REFUSED, status, body);
    }

    /**
     * An answer by which the service asks for a pause.
     *
     * @param status the HTTP status
     * @param body the body, empty where there is none
     * @return the sample
     */
    public static SampleAnswer throttled(int status, String body) {
        return of(Meaning.THROTTLED, status, body);
    }

    /**
     * An answer by which the service refuses the key, the address or the account.
     *
     * @param status the HTTP status
     * @param body the body, empty where there is none
     * @return the sample
     */
    public static SampleAnswer accountRefused(int status, String body) {
        return of(Meaning.ACCOUNT_REFUSED, status, body);
    }

    /**
     * An answer.
     *
     * @param meaning what it means
     * @param status the HTTP status
     * @param body the body, empty where there is none
     * @return the sample
     */
    public static SampleAnswer of(Meaning meaning, int status, String body) {
        return new SampleAnswer(meaning, status, body, Map.of());
    }

    /**
     * The same answer with a header.
     *
     * @param name the name, in any case
     * @param value its value
     * @return the sample
     */
    public SampleAnswer withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        more.putAll(headers);
        more.put(name, value);
        return new SampleAnswer(meaning, status, body, more);
    }

    /**
     * What it means.
     *
     * @return the meaning
     */
    public Meaning meaning() {
        return meaning;
    }

    /**
     * The HTTP status.
     *
     * @return for example 204
     */
    public int status() {
        return status;
    }

    /**
     * The body.
     *
     * @return the text, empty where there is none
     */
    public String body() {
        return body;
    }

    /**
     * The headers.
     *
     * @return the headers by name
     */
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public String toString() {
        return meaning + ": " + status + (headers.isEmpty() ? "" : " " + headers) + " <" + body + ">";
    }
}
