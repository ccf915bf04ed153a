package io.github.captchareports.cli.input;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.SolvedAtClock;
import io.github.captchareports.TaskId;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.account.ProviderNames;
import io.github.captchareports.cli.line.InputLine;
import io.github.captchareports.cli.line.LineField;
import io.github.captchareports.cli.line.ParsedLine;
import io.github.captchareports.cli.line.SolvedTotal;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes a request from a line, or says everything that is wrong with the line. */
public final class RequestParser {
    private static final int LONGEST_DOMAIN = 253;
    /** The fields that a line with a total must not have. */
    private static final Set<LineField> OF_A_REPORT = EnumSet.of(
            LineField.TASK_ID,
            LineField.VERDICT,
            LineField.SOLVED_AT,
            LineField.SUBMITTED_AT,
            LineField.SOLVED_AT_CLOCK,
            LineField.DOMAIN);

    private final AccountLookup accounts;
    private final LineDefaults defaults;
    private final InstantSource clock;

    public RequestParser(AccountLookup accounts, LineDefaults defaults, InstantSource clock) {
        this.accounts = accounts;
        this.defaults = defaults;
        this.clock = clock;
    }

    /** Reads the lines that are meant for these accounts. */
    public static RequestParser of(ProviderNames providers, List<Account> accounts, LineDefaults defaults) {
        return new RequestParser(new AccountLookup(providers, accounts), defaults, InstantSource.system());
    }

    public ParsedLine parse(RawLine line) {
        if (line.isTooLong()) {
            return ParsedLine.Invalid.unread(line.number(), "line: longer than 1 MiB; split it or shorten ref");
        }
        try {
            return new Reading(line.number(), LineFields.read(line.text()), clock.instant()).result();
        } catch (CharacterCodingException notText) {
            return ParsedLine.Invalid.unread(line.number(), "line: not UTF-8; save the input as UTF-8");
        }
    }

    /** The reading of one line. */
    private final class Reading {
        private final long number;
        private final LineFields fields;
        private final Instant now;
        private final Problems problems;

        Reading(long number, LineFields fields, Instant now) {
            this.number = number;
            this.fields = fields;
            this.now = now;
            // Fields behind the place where a line breaks off are not called missing.
            this.problems = fields.problems();
        }

        ParsedLine result() {
            if (fields.get(LineField.SOLVED) != null) {
                return total();
            }
            boolean whole = !problems.areOfTheLine();
            String provider =
                    field(LineField.PROVIDER, false, value -> accounts.provider(string(value, LineField.PROVIDER)));
            String label = field(LineField.ACCOUNT, false, value -> string(value, LineField.ACCOUNT));
            if (fields.get(LineField.PROVIDER) == null) {
                provider = unnamedProvider(label, whole);
            }
            TaskId taskId = taskId(provider, whole);
            Verdict verdict =
                    field(LineField.VERDICT, whole, value -> constant(value, LineField.VERDICT, Verdict.class));
            CaptchaType type = captchaType(whole);
            Instant solvedAt = field(LineField.SOLVED_AT, whole, value -> Times.read(LineField.SOLVED_AT, value, now));
            Instant submittedAt =
                    field(LineField.SUBMITTED_AT, false, value -> Times.read(LineField.SUBMITTED_AT, value, now));
            SolvedAtClock solvedAtClock = field(
                    LineField.SOLVED_AT_CLOCK,
                    false,
                    value -> constant(value, LineField.SOLVED_AT_CLOCK, SolvedAtClock.class));
            String domain = field(LineField.DOMAIN, false, Reading::domain);
            String account = provider == null || problems.areOf(LineField.ACCOUNT) ? label : account(provider, label);
            if (!problems.isEmpty()
                    || provider == null
                    || account == null
                    || taskId == null
                    || verdict == null
                    || type == null
                    || solvedAt == null) {
                return new ParsedLine.Invalid(
                        number,
                        problems.toString(),
                        provider,
                        account == null ? null : shown(account),
                        taskId == null || Quoted.mayBeKey(taskId.toString()) ? null : taskId,
                        verdict,
                        type,
                        solvedAt,
                        domain,
                        fields.ref());
            }
            return new ParsedLine.Valid(ReportRequest.builder()
                    .account(account)
                    .taskId(taskId)
                    .verdict(verdict)
                    .captchaType(type)
                    .solvedAt(notAhead(solvedAt), solvedAtClock == null ? SolvedAtClock.LOCAL : solvedAtClock)
                    .submittedAt(submittedAt == null ? null : notAhead(submittedAt))
                    .domain(domain)
                    .correlation(new InputLine(number, provider, solvedAt, fields.ref()))
                    .build());
        }

        private ParsedLine total() {
            String provider =
                    field(LineField.PROVIDER, false, value -> accounts.provider(string(value, LineField.PROVIDER)));
            String label = field(LineField.ACCOUNT, false, value -> string(value, LineField.ACCOUNT));
            if (fields.get(LineField.PROVIDER) == null) {
                provider = unnamedProvider(label, false);
            }
            CaptchaType type = captchaType(!problems.areOfTheLine());
            Long solved = field(LineField.SOLVED, true, Reading::solved);
            for (LineField field : OF_A_REPORT) {
                if (fields.get(field) != null) {
                    problems.add(field, "given together with solved; a line reports a task, or only counts");
                }
            }
            boolean unnamed = provider == null && label == null;
            String account = problems.areOf(LineField.PROVIDER) || problems.areOf(LineField.ACCOUNT)
                    ? label
                    : unnamed ? attempt(accounts::only) : account(provider == null ? "" : provider, label);
            if (!problems.isEmpty() || account == null || type == null || solved == null) {
                return new ParsedLine.Invalid(
                        number,
                        problems.toString(),
                        provider,
                        account == null ? null : shown(account),
                        null,
                        null,
                        type,
                        null,
                        null,
                        fields.ref());
            }
            return new ParsedLine.Total(new SolvedTotal(account, type, solved));
        }

        private @Nullable TaskId taskId(@Nullable String provider, boolean required) {
            TaskId taskId = field(LineField.TASK_ID, required, TaskIds::read);
            if (taskId == null || provider == null) {
                return taskId;
            }
            return field(LineField.TASK_ID, required, value -> {
                accounts.checkTaskId(provider, taskId);
                return taskId;
            });
        }

        private @Nullable CaptchaType captchaType(boolean required) {
            return fields.get(LineField.CAPTCHA_TYPE) == null && defaults.captchaType() != null
                    ? defaults.captchaType()
                    : field(
                            LineField.CAPTCHA_TYPE,
                            required,
                            value -> constant(value, LineField.CAPTCHA_TYPE, CaptchaType.class));
        }

        private static Long solved(LineFields.Value value) {
            boolean digits = value.isNumber() && value.text().matches("\\d{1,12}");
            if (!digits || Long.parseLong(value.text()) > SolvedTotal.MOST) {
                throw new InvalidFieldException(
                        LineField.SOLVED, "is " + value.kind() + "; " + remedy(LineField.SOLVED));
            }
            return Long.valueOf(value.text());
        }

        private Instant notAhead(Instant time) {
            return time.isAfter(now) ? now : time;
        }

        private <T> @Nullable T field(LineField field, boolean required, Function<LineFields.Value, T> read) {
            LineFields.Value value = fields.get(field);
            if (value == null) {
                if (required) {
                    missing(field);
                }
                return null;
            }
            try {
                return read.apply(value);
            } catch (InvalidFieldException invalid) {
                problems.add(invalid.field(), invalid.problem());
                return null;
            }
        }

        private void missing(LineField field) {
            problems.add(field, "missing; " + remedy(field) + option(field));
        }

        /** The service of a line that names none: that of its account, or the one that was given for such lines. */
        private @Nullable String unnamedProvider(@Nullable String label, boolean required) {
            String ofTheAccount = label == null ? null : accounts.providerOf(label);
            String provider = ofTheAccount == null ? defaults.provider() : ofTheAccount;
            if (provider == null && required) {
                missing(LineField.PROVIDER);
            }
            return provider;
        }

        private @Nullable String account(String provider, @Nullable String named) {
            String label = named == null && provider.equals(defaults.provider()) ? defaults.account() : named;
            String account = attempt(() -> accounts.account(provider, label));
            return account == null ? label : account;
        }

        private @Nullable String attempt(Supplier<String> find) {
            try {
                return find.get();
            } catch (InvalidFieldException invalid) {
                problems.add(invalid.field(), invalid.problem());
                return null;
            }
        }

        /** The label; null where it is of no account and may be a key, which must not be repeated. */
        private @Nullable String shown(String account) {
            return accounts.knows(account) || !Quoted.mayBeKey(account) ? account : null;
        }

        private static String domain(LineFields.Value value) {
            String domain = string(value, LineField.DOMAIN);
            if (domain.length() > LONGEST_DOMAIN) {
                throw new InvalidFieldException(
                        LineField.DOMAIN, domain.length() + " characters; a domain name has at most " + LONGEST_DOMAIN);
            }
            return domain;
        }

        private static String string(LineFields.Value value, LineField field) {
            if (!value.isString()) {
                throw new InvalidFieldException(field, "is " + value.kind() + ", not a string; " + remedy(field));
            }
            if (value.text().isBlank()) {
                throw new InvalidFieldException(field, "blank; " + remedy(field));
            }
            return value.text();
        }

        private static <E extends Enum<E>> E constant(LineFields.Value value, LineField field, Class<E> type) {
            String text = string(value, field);
            E constant = Kebab.find(type, text);
            if (constant == null) {
                throw new InvalidFieldException(field, Quoted.unlessKey(text) + " is unknown; " + remedy(field));
            }
            return constant;
        }
    }

    public static String remedy(LineField field) {
        return switch (field) {
            case PROVIDER -> "name the service, such as 2captcha";
            case ACCOUNT -> "use an account's label, or leave it out where one account fits";
            case TASK_ID -> "add the task id that the service returned";
            case VERDICT -> "use " + Kebab.names(Verdict.class);
            case CAPTCHA_TYPE -> "use one of " + Kebab.names(CaptchaType.class) + "; other is for anything else";
            case SOLVED_AT ->
                "add the time of the solution: endTime of getTaskResult, with solvedAtClock service, or such as"
                        + " 2026-11-20T10:15:30Z";
            case SUBMITTED_AT -> "use ISO-8601 or epoch seconds";
            case SOLVED_AT_CLOCK -> "use " + Kebab.names(SolvedAtClock.class);
            case DOMAIN -> "use a domain name, or leave it out";
            case SOLVED -> "use a whole number from 0 to " + SolvedTotal.MOST;
            case REF -> "use any JSON value";
        };
    }

    /** The option that fills a field for all lines, where there is one. */
    private static String option(LineField field) {
        return switch (field) {
            case PROVIDER -> ", or give --provider";
            case CAPTCHA_TYPE -> ", or give --type";
            default -> "";
        };
    }
}
