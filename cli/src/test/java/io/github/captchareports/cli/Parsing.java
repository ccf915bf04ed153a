package io.github.captchareports.cli;

import io.github.captchareports.Account;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.input.AccountLookup;
import io.github.captchareports.cli.input.LineDefaults;
import io.github.captchareports.cli.input.RawLine;
import io.github.captchareports.cli.input.RequestParser;
import io.github.captchareports.cli.line.ParsedLine;
import io.github.captchareports.providers.anticaptcha.AntiCaptchaProvider;
import io.github.captchareports.providers.twocaptcha.TwoCaptchaProvider;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** A parser with three accounts and a stopped clock. */
public final class Parsing {
    public static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
    public static final ProviderNames PROVIDERS =
            ProviderNames.of(List.of(new TwoCaptchaProvider(), new AntiCaptchaProvider()));

    private Parsing() {}

    public static RequestParser parser(Account... accounts) {
        return new RequestParser(
                new AccountLookup(PROVIDERS, List.of(accounts)), LineDefaults.NONE, InstantSource.fixed(NOW));
    }

    public static RequestParser parser() {
        return parser(account("2captcha", "two"), account("anticaptcha", "anti"));
    }

    public static Account account(String provider, String label) {
        return Account.builder(provider, label)
                .clientKey(() -> "key-of-" + label)
                .build();
    }

    public static ParsedLine parse(String line) {
        return parser().parse(RawLine.of(7, line.getBytes(StandardCharsets.UTF_8)));
    }

    public static ReportRequest valid(String line) {
        if (parse(line) instanceof ParsedLine.Valid valid) {
            return valid.request();
        }
        throw new AssertionError("invalid: " + invalid(line).reason());
    }

    public static ParsedLine.Invalid invalid(String line) {
        if (parse(line) instanceof ParsedLine.Invalid invalid) {
            return invalid;
        }
        throw new AssertionError("valid: " + line);
    }

    /** A good line with one field replaced, or left out where the value is empty. */
    public static String with(String field, String value) {
        String[][] fields = {
            {"provider", "\"2captcha\""},
            {"taskId", "74455221488"},
            {"verdict", "\"correct\""},
            {"captchaType", "\"image\""},
            {"solvedAt", "\"2026-11-20T09:59:00Z\""},
        };
        StringBuilder line = new StringBuilder("{");
        boolean replaced = false;
        for (String[] each : fields) {
            boolean same = each[0].equals(field);
            replaced |= same;
            String now = same ? value : each[1];
            if (!now.isEmpty()) {
                line.append('"').append(each[0]).append("\":").append(now).append(',');
            }
        }
        if (!replaced) {
            line.append('"').append(field).append("\":").append(value).append(',');
        }
        return line.deleteCharAt(line.length() - 1).append('}').toString();
    }
}
