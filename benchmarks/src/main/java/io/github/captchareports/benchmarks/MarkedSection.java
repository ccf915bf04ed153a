package io.github.captchareports.benchmarks;

/** The part of a document between two markers, which a run writes anew. */
final class MarkedSection {
    private MarkedSection() {}

    static String replace(String document, String name, String content) {
        String begin = "<!-- begin: " + name + " -->";
        String end = "<!-- end: " + name + " -->";
        int from = document.indexOf(begin);
        int to = document.indexOf(end);
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("no lines " + begin + " and " + end + " in that order");
        }
        return document.substring(0, from + begin.length()) + "\n\n" + content.strip() + "\n\n"
                + document.substring(to);
    }
}
