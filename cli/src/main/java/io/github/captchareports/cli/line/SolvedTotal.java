package io.github.captchareports.cli.line;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.spi.KeySyntax;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many tasks of a type an account has solved in all, including those that are reported.
 *
 * @param account the account's label
 * @param type the captcha type
 * @param solved how many
 */
public record SolvedTotal(String account, CaptchaType type, long solved) {
    /** The largest total. */
    public static final long MOST = 1_000_000_000;

    private static final String OPTION = "--solved";
    /** A label may have any of these signs in it, a type has neither. */
    private static final Pattern FORM = Pattern.compile("(?:(.+):)?([^:=]+)=(\\d{1,12})");

    /**
     * Reads an option's value, {@code TYPE=N} or {@code ACCOUNT:TYPE=N}.
     *
     * @param labels the labels of the accounts
     * @param shared whether a total without an account is that of every account
     */
    public static List<SolvedTotal> read(String value, List<String> labels, boolean shared) {
        Matcher form = FORM.matcher(value.strip());
        if (!form.matches()) {
            throw refuse(value, "is no number of solved tasks; use a form such as image=2000, or main:image=2000");
        }
        CaptchaType type = Kebab.find(CaptchaType.class, form.group(2).strip());
        if (type == null) {
            throw refuse(value, "names an unknown captcha type; use one of " + Kebab.names(CaptchaType.class));
        }
        long solved = Long.parseLong(form.group(3));
        if (solved > MOST) {
            throw refuse(value, "is too much; use 0 to " + MOST);
        }
        String label = form.group(1);
        if (label != null && !labels.contains(label)) {
            throw refuse(value, "names an unknown account; use one of " + Quoted.few(labels));
        }
        if (label == null && labels.size() > 1 && !shared) {
            throw refuse(
                    value,
                    "names none of " + labels.size() + " accounts; use a form such as "
                            + Quoted.of(labels.get(0) + ":" + value.strip()));
        }
        return (label == null ? labels : List.of(label))
                .stream().map(account -> new SolvedTotal(account, type, solved)).toList();
    }

    private static ConfigurationException refuse(String value, String problem) {
        return new ConfigurationException(OPTION + ": " + KeySyntax.shown(value) + " " + problem);
    }
}
