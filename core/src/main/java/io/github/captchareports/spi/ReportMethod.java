package io.github.captchareports.spi;

/**
 * A method of a service that takes reports.
 *
 * @param path the path below the base URL, starting with a slash, such as {@code /reportCorrect}
 */
public record ReportMethod(String path) {
    /**
     * Checks the path.
     *
     * @param path the path below the base URL
     * @throws IllegalArgumentException if it does not start with a slash
     */
    public ReportMethod {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("path of a report method: '" + path + "'; start it with a slash");
        }
    }
}
