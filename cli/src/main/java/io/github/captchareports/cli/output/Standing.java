package io.github.captchareports.cli.output;

import io.github.captchareports.AccountControl;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ComplaintFigures;
import io.github.captchareports.ComplaintLimits;
import io.github.captchareports.Reporter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * How the accounts of a run complain.
 *
 * @param scopes what the services judge together, where complaints are recorded or may be
 * @param lowVolumes accounts that complain, and solve less than their service asks for
 */
public record Standing(List<ComplaintFigures> scopes, List<LowVolume> lowVolumes) {
    /**
     * An account that complains and solves too little for its complaints to count.
     *
     * @param account the account's label
     * @param solved what is known to be solved within the window
     * @param needed what the service asks for
     * @param told whether it was said how much was solved in all
     */
    record LowVolume(String account, long solved, int needed, boolean told) {}

    /**
     * Looks how the accounts of a reporter complain now.
     *
     * @param told whether it was said how much an account solved of any of these types
     */
    public static Standing of(Reporter reporter, BiPredicate<String, Set<CaptchaType>> told) {
        List<ComplaintFigures> scopes = new ArrayList<>();
        List<LowVolume> lowVolumes = new ArrayList<>();
        for (AccountControl account : reporter.accounts()) {
            List<ComplaintFigures> complaining = account.complaints().stream()
                    .filter(scope -> scope.types().stream().anyMatch(type -> type.complaints() > 0))
                    .toList();
            scopes.addAll(complaining);
            if (!complaining.isEmpty()) {
                String label = complaining.get(0).account();
                ComplaintLimits limits = account.complaintLimits();
                Set<CaptchaType> types = limits.volumeTypes();
                List<ComplaintFigures.Part> counted = account.complaints().stream()
                        .flatMap(scope -> scope.types().stream())
                        .filter(type -> types.contains(type.captchaType()))
                        .toList();
                long solved = counted.stream()
                        .mapToLong(ComplaintFigures.Part::solved)
                        .sum();
                if (solved < limits.minimumVolume() && counted.stream().anyMatch(type -> type.complaints() > 0)) {
                    lowVolumes.add(new LowVolume(label, solved, limits.minimumVolume(), told.test(label, types)));
                }
            }
        }
        return new Standing(scopes, lowVolumes);
    }
}
