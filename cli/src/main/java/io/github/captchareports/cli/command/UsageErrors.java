package io.github.captchareports.cli.command;

import io.github.captchareports.cli.Complaint;
import io.github.captchareports.cli.ExitCode;
import io.github.captchareports.spi.KeySyntax;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Explains a command line that cannot be understood. Arguments that belong to nothing are not repeated, since one of
 * them may be a key.
 */
public final class UsageErrors implements IParameterExceptionHandler {
    private final PrintStream err;

    public UsageErrors(PrintStream err) {
        this.err = err;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        String command = wrong.getCommandLine().getCommandSpec().qualifiedName();
        Complaint.print(err, explanation(wrong) + "; see " + command + " --help");
        return ExitCode.CONFIGURATION;
    }

    private static String explanation(ParameterException wrong) {
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched.getUnmatched());
        }
        String message = String.valueOf(wrong.getMessage());
        String value = wrong.getValue();
        return value != null && KeySyntax.mayBeKey(value) ? message.replace(value, "***") : message;
    }

    private static String unmatched(List<String> arguments) {
        String options = arguments.stream()
                .filter(argument -> argument.matches("--?[a-zA-Z][a-zA-Z-]{0,30}(=.*)?"))
                .map(argument -> argument.replaceFirst("=.*", ""))
                .collect(Collectors.joining(", "));
        if (options.isEmpty()) {
            return "an argument too many, or a command that does not exist";
        }
        String remedy = options.toLowerCase(Locale.ROOT).contains("key")
                ? "; a key is never an argument: use --key-env or --key-file"
                : "";
        return "no such option: " + options + remedy;
    }
}
