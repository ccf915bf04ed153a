package io.github.captchareports.verification.support;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** {@code submit} on a ledger that several processes share. */
public final class SharedRun {
    private static final String KEY = "c4n4ry0123456789abcdef";

    private SharedRun() {}

    public static CaptchaReports command(
            Path folder, String accounts, RedisProcess redis, int processes, String... more) {
        List<String> arguments = new ArrayList<>(List.of(
                "submit",
                "--accounts",
                accounts,
                "--ledger",
                redis.url(),
                "--ledger-processes",
                Integer.toString(processes)));
        arguments.addAll(List.of(more));
        CaptchaReports command = CaptchaReports.command(folder, arguments.toArray(String[]::new));
        for (Service service : Service.values()) {
            command.env(AccountsYaml.keyVariable(service.id()), KEY);
        }
        return command;
    }
}
