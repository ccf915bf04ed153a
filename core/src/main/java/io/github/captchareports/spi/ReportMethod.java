package io.github.captchareports.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A method of a service that takes reports: an HTTP verb and a path. The path identifies the method: a refusal of the method
 * closes its path and no other, and logs and failure causes name it.
 *
 * <p>The path is fixed, such as {@code /reportCorrect}, or a template whose placeholders each stand for one segment, such as
 * {@code /tasks/{id}/verdict}; {@link #expand} fills them in. Two methods are equal when verb and path are.
 */
public final class ReportMethod {
    private static final Set<String> VERBS = Set.of("POST", "PUT", "PATCH", "DELETE");

    private final String verb;
    private final String path;
    /** What stands before, between and after the placeholders. */
    private final List<String> literals;

    private ReportMethod(String verb, String path) {
        this.verb = verb;
        this.path = path;
        this.literals = literals(path);
    }

    /**
     * A method that is called with POST.
     *
     * @param path the path below the base URL, or a template of it
     * @return the method
     * @throws IllegalArgumentException if the path is none, see {@link #of}
     */
    public static ReportMethod post(String path) {
        return of("POST", path);
    }

    /**
     * A method that is called with PUT.
     *
     * @param path the path below the base URL, or a template of it
     * @return the method
     * @throws IllegalArgumentException if the path is none, see {@link #of}
     */
    public static ReportMethod put(String path) {
        return of("PUT", path);
    }

    /**
     * A method.
     *
     * @param verb the HTTP verb: POST, PUT, PATCH or DELETE
     * @param path the path below the base URL, starting with a slash, in ASCII and encoded as it is sent, without query; a
     *     segment in braces is a placeholder
     * @return the method
     * @throws IllegalArgumentException if the verb is another one, or the path is empty, does not start with a slash, has a
     *     query, a fragment or another character that no path has, or a brace that is not around a whole segment
     */
    public static ReportMethod of(String verb, String path) {
        if (!VERBS.contains(verb)) {
            throw new IllegalArgumentException("verb of a report method: '" + ForeignText.clean(verb, 20)
                    + "'; use POST, PUT, PATCH or DELETE, in upper case");
        }
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "path of a report method: '" + ForeignText.clean(path, 100) + "'; start it with a slash");
        }
        return new ReportMethod(verb, path);
    }

    private static List<String> literals(String path) {
        List<String> literals = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (String segment : path.substring(1).split("/", -1)) {
            literal.append('/');
            if (segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}")) {
                literals.add(literal.toString());
                literal.setLength(0);
                segment = segment.substring(1, segment.length() - 1);
            } else {
                literal.append(segment);
            }
            if (!segment.chars().allMatch(PathSegment::isPathCharacter)) {
                throw new IllegalArgumentException("path of a report method: '" + ForeignText.clean(path, 100)
                        + "' has a character that no path has; percent-encode it, leave query and fragment out, and put"
                        + " braces around whole segments only");
            }
        }
        literals.add(literal.toString());
        return List.copyOf(literals);
    }

    /**
     * The HTTP verb.
     *
     * @return {@code POST}, {@code PUT}, {@code PATCH} or {@code DELETE}
     */
    public String verb() {
        return verb;
    }

    /**
     * The path, which identifies the method.
     *
     * @return the path below the base URL, or its template, starting with a slash
     */
    public String path() {
        return path;
    }

    /**
     * Whether the path has placeholders.
     *
     * @return false for a path that is the same in each call
     */
    public boolean isTemplate() {
        return literals.size() > 1;
    }

    /**
     * The path of a call: the template with its placeholders filled in.
     *
     * @param values one for each placeholder, in order, such as a task id; each becomes one segment, percent-encoded by
     *     {@link PathSegment#encode}
     * @return the path
     * @throws IllegalArgumentException if there are more or fewer values than placeholders, or one cannot be a segment
     */
    public String expand(String... values) {
        if (values.length != literals.size() - 1) {
            throw new IllegalArgumentException("values for " + this + ": " + values.length
                    + "; give one for each of its " + (literals.size() - 1) + " placeholders");
        }
        StringBuilder expanded = new StringBuilder(path.length() + 32).append(literals.get(0));
        for (int i = 0; i < values.length; i++) {
            expanded.append(PathSegment.encode(values[i])).append(literals.get(i + 1));
        }
        return expanded.toString();
    }

    /**
     * Whether a call may have this path: it is the method's, with one segment in the place of each placeholder, and perhaps a
     * query behind it.
     *
     * @param callPath the path of a call
     * @return true if it is this method that such a call goes to
     */
    public boolean matches(String callPath) {
        if (callPath.equals(path)) {
            return !isTemplate();
        }
        int query = callPath.indexOf('?');
        String plain = query < 0 ? callPath : callPath.substring(0, query);
        return (query < 0 || PathSegment.isQuery(callPath, query + 1)) && fits(plain);
    }

    private boolean fits(String plain) {
        int at = 0;
        for (int i = 0; i < literals.size(); i++) {
            if (i > 0) {
                int end = plain.indexOf('/', at);
                end = end < 0 ? plain.length() : end;
                if (!PathSegment.isSegment(plain, at, end)) {
                    return false;
                }
                at = end;
            }
            if (!plain.startsWith(literals.get(i), at)) {
                return false;
            }
            at += literals.get(i).length();
        }
        return at == plain.length();
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof ReportMethod method && method.verb.equals(verb) && method.path.equals(path));
    }

    @Override
    public int hashCode() {
        return 31 * verb.hashCode() + path.hashCode();
    }

    @Override
    public String toString() {
        return verb + " " + path;
    }
}
