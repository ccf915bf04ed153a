package io.github.captchareports.ledger.redis;

import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ledger.SharedLedger.Task;

/** Names the keys. Two tasks, accounts or hours never have the same one, whatever characters their labels hold. */
record KeyNames(String prefix) {
    String task(Task task) {
        return name("t", task.account()) + ':' + escape(task.taskId().toString());
    }

    /** The solved task whose verdict is not known yet. */
    String solved(Task task) {
        return name("v", task.account()) + ':' + escape(task.taskId().toString());
    }

    String bucket(AccountName account) {
        return name("b", account);
    }

    String hour(AccountName account, long hour) {
        return name("c", account) + ':' + hour;
    }

    String state(AccountName account) {
        return name("s", account);
    }

    private String name(String kind, AccountName account) {
        return prefix + ':' + kind + ':' + escape(account.provider()) + ':' + escape(account.label());
    }

    /** Letters, digits, dot, dash and underscore as they are; anything else by its number, so that any codec can carry it. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || c == '.'
                    || c == '-'
                    || c == '_') {
                escaped.append(c);
            } else {
                escaped.append('%').append(String.format("%04x", (int) c));
            }
        }
        return escaped.toString();
    }

    /** The text that was {@linkplain #escape escaped}. */
    static String unescape(String escaped) {
        StringBuilder text = new StringBuilder(escaped.length());
        int i = 0;
        while (i < escaped.length()) {
            char c = escaped.charAt(i);
            if (c == '%') {
                text.append((char) Integer.parseInt(escaped, i + 1, i + 5, 16));
                i += 5;
            } else {
                text.append(c);
                i++;
            }
        }
        return text.toString();
    }
}
