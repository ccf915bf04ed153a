package io.github.captchareports.cli.output;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Results of one kind.
 *
 * @param outcome the outcome, as result lines spell it
 * @param reason the reason; null where the outcome says everything
 * @param provider the service's id; null where the line names none
 * @param count how many there are
 * @param types how many there are by captcha type, most first
 * @param errorCodes the first few codes of the service
 * @param meaning what it means
 * @param remedy the one thing to do; null where there is nothing to do
 */
record Finding(
        String outcome,
        @Nullable String reason,
        @Nullable String provider,
        long count,
        Map<String, Long> types,
        List<String> errorCodes,
        String meaning,
        @Nullable String remedy) {}
