package io.github.captchareports.spring;

import io.github.captchareports.Account;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The accounts of the properties and those that are beans, none of which may share a label. */
final class Accounts {
    private static final String PATH = CaptchaReportsProperties.PREFIX + ".accounts";

    private final Map<String, String> places = new HashMap<>();
    private final List<Account> accounts = new ArrayList<>();
    private final List<AccountCustomizer> customizers;

    Accounts(List<AccountCustomizer> customizers) {
        this.customizers = customizers;
    }

    /** Adds the accounts of properties. */
    Accounts configured(List<AccountProperties> properties, AccountFactory factory) {
        for (int i = 0; i < properties.size(); i++) {
            String path = PATH + "[" + i + "]";
            add(factory.make(path, properties.get(i)), path + ".label");
        }
        return this;
    }

    /** Adds the application's own. */
    Accounts beans(List<Account> beans) {
        beans.forEach(bean -> add(bean, "a bean"));
        return this;
    }

    List<Account> all() {
        return List.copyOf(accounts);
    }

    private void add(Account given, String place) {
        Account account = given;
        for (AccountCustomizer customizer : customizers) {
            account = customizer.customize(account);
        }
        String other = places.putIfAbsent(account.label(), place);
        if (other != null) {
            throw new InvalidSettingException(
                    other.equals("a bean") ? PATH : other,
                    "the label '" + account.label() + "' is also that of " + place,
                    "give each account a label of its own");
        }
        accounts.add(account);
    }
}
