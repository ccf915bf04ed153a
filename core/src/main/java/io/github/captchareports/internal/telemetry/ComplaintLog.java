package io.github.captchareports.internal.telemetry;

import io.github.captchareports.ComplaintEvent;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintState;
import io.github.captchareports.spi.ForeignText;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells of complaints in the log, for who has no listener: as a warning unless things are back at elevated or better. */
public final class ComplaintLog {
    private static final Logger LOG = LoggerFactory.getLogger(ComplaintLog.class);

    private static final int LONGEST_DOMAIN = 253;
    private static final int WORST = 3;

    private ComplaintLog() {}

    static void write(ComplaintEvent event) {
        ComplaintFigures figures = event.figures();
        boolean bad = figures.state().compareTo(ComplaintState.ALARM) >= 0
                || !event.likelyCauses().isEmpty();
        Level level = bad ? Level.WARN : Level.INFO;
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        LOG.atLevel(level)
                .log(
                        "account '{}': complaints judged by {} are {} (before: {}; {}): {} of {} solved{}, {} confirmed{}{}{}",
                        figures.account(),
                        figures.scope(),
                        figures.state(),
                        event.previous(),
                        event.trigger(),
                        figures.complaints(),
                        figures.solved(),
                        figures.isKnown() ? "" : " that are known",
                        figures.confirmations(),
                        parts("; by type: ", figures.types()),
                        parts("; called wrong most by domain: ", figures.domains()),
                        remedies(event));
    }

    private static String parts(String head, List<ComplaintFigures.Part> parts) {
        return parts.isEmpty()
                ? ""
                : parts.stream().limit(WORST).map(ComplaintLog::part).collect(Collectors.joining(", ", head, ""));
    }

    private static String part(ComplaintFigures.Part part) {
        String domain = part.domain() == null ? "" : " at " + ForeignText.clean(part.domain(), LONGEST_DOMAIN);
        return part.captchaType() + domain + " " + part.complaints() + " of " + part.solved();
    }

    private static String remedies(ComplaintEvent event) {
        return event.likelyCauses().stream()
                .map(cause -> ". Likely " + cause + ": " + cause.remedy())
                .collect(Collectors.joining());
    }
}
