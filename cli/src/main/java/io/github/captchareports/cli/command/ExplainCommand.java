package io.github.captchareports.cli.command;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.spi.CodeRule;
import io.github.captchareports.spi.ReportProvider;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Explains an error code, or shows what each service takes. */
@Command(
        name = "explain",
        description = {
            "Explain an error code of a service: what it means, what the library does about it, and what you can do.",
            "Services give one code several meanings; each is listed under the services it is from."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class ExplainCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "CODE",
            description = "A code such as ERROR_REPORT_NOT_RECORDED, or a number such as 16.")
    private @Nullable String code;

    @Option(
            names = "--capabilities",
            description =
                    "Show instead what each service takes: the path for each captcha type and verdict, or nothing; how"
                            + " long; whether a confirmation is ignored; whether a report is sent again after a lost answer.")
    private boolean capabilities;

    private final Streams streams;

    public ExplainCommand(Streams streams) {
        this.streams = streams;
    }

    @Override
    public Integer call() throws IOException {
        List<ReportProvider> providers = new ArrayList<>();
        ServiceLoader.load(ReportProvider.class).forEach(providers::add);
        providers.sort(Comparator.comparing(ReportProvider::id));
        if (capabilities) {
            if (code != null) {
                throw new ConfigurationException("CODE: given together with --capabilities; ask for one of them");
            }
            streams.print(Capabilities.of(providers));
            return ExitCode.ALL_WELL;
        }
        if (code == null) {
            throw new ConfigurationException(
                    "CODE: missing; give a code such as ERROR_REPORT_NOT_RECORDED, or --capabilities");
        }
        streams.print(explained(code.strip(), providers));
        return ExitCode.ALL_WELL;
    }

    private static String explained(String code, List<ReportProvider> providers) {
        Map<Explanation, List<String>> services = new LinkedHashMap<>();
        for (ReportProvider provider : providers) {
            for (CodeRule rule : provider.codes()) {
                if (fits(rule, code)) {
                    services.computeIfAbsent(Explanation.of(provider, rule), explanation -> new ArrayList<>())
                            .add(provider.id());
                }
            }
        }
        if (services.isEmpty()) {
            throw new ConfigurationException(unknown(providers));
        }
        return services.entrySet().stream()
                .map(entry -> entry.getKey().at(entry.getValue()))
                .collect(Collectors.joining("\n"));
    }

    private static boolean fits(CodeRule rule, String code) {
        return rule.code().equalsIgnoreCase(code)
                || (rule.id() != null && rule.id().toString().equals(code));
    }

    private static String unknown(List<ReportProvider> providers) {
        TreeSet<String> known = new TreeSet<>();
        providers.forEach(provider -> provider.codes().forEach(rule -> known.add(rule.code())));
        return "CODE: no service is known to answer with it (a report that meets an unlisted code is rejected, finally);"
                + " use one of " + String.join(", ", known) + ", or a number of one";
    }
}
