package io.github.captchareports.journal.file;

import io.github.captchareports.spi.AccountName;
import io.github.captchareports.spi.ForeignText;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The service that each label of a journal belongs to: tasks are told apart by label and id. */
final class KnownAccounts {
    private static final int LONGEST_SHOWN = 60;
    /** In the place of a service, where nobody has said which. */
    private static final String UNKNOWN = "";

    private final String journal;
    private volatile Map<String, String> providers;

    /**
     * The accounts of earlier processes.
     *
     * @param journal the name of the file, fit to be shown
     * @param providers the service of each label when it was last written
     */
    KnownAccounts(String journal, Map<String, String> providers) {
        this.journal = journal;
        this.providers = Map.copyOf(providers);
    }

    /** The name of the file, fit to be shown. */
    String journal() {
        return journal;
    }

    /** The service of a label; empty where it is not known. */
    String providerOf(String label) {
        return providers.getOrDefault(label, UNKNOWN);
    }

    /** Refuses an account whose label is that of an account at another service. */
    void check(Collection<AccountName> accounts) throws JournalException {
        for (AccountName account : accounts) {
            String before = providerOf(account.label());
            if (!before.equals(UNKNOWN) && !before.equals(account.provider())) {
                throw new JournalException(journal + " knows account \""
                        + ForeignText.clean(account.label(), LONGEST_SHOWN) + "\" at "
                        + ForeignText.clean(before, LONGEST_SHOWN) + ", and here it is at " + account.provider()
                        + "; rename the account, or give another file");
            }
        }
    }

    /** Takes over the accounts of a reporter. */
    void use(Collection<AccountName> accounts) {
        Map<String, String> all = new HashMap<>(providers);
        accounts.forEach(account -> all.put(account.label(), account.provider()));
        providers = Map.copyOf(all);
    }
}
