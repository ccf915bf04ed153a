package io.github.captchareports.simulator.internal.service;

import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.simulator.internal.judge.Customer;
import org.junit.jupiter.api.Test;

class CustomersTest {
    private static final String KEY = "canary-key-7391";

    private final Registry registry = new Registry(TWOCAPTCHA);

    @Test
    void keysAreNamedInTheOrderInWhichTheyAppear() {
        registry.register("main", KEY);
        Customers customers = customers();

        assertThat(customers.find("x")).hasToString("account-1");
        assertThat(customers.find(KEY)).hasToString("main");
        assertThat(customers.find("y")).hasToString("account-2");
        assertThat(customers.find("x")).hasToString("account-1");
        assertThat(customers.all()).extracting(Customer::name).containsExactly("account-1", "account-2", "main");
    }

    @Test
    void aNameThatIsTakenIsSkipped() {
        registry.register("account-1", KEY);

        assertThat(customers().find("x")).hasToString("account-2");
    }

    @Test
    void tenThousandKeysHaveAccountsOfTheirOwnAndTheOthersShareOne() {
        Customers customers = customers();
        for (int i = 1; i <= 30_000; i++) {
            customers.find("key-" + i);
        }

        assertThat(customers.find("key-10000")).hasToString("account-10000");
        assertThat(customers.find("key-10001")).hasToString("account-others");
        assertThat(customers.all()).hasSize(10_001);
    }

    @Test
    void whereKeysAreListedOthersAreUnknown() {
        registry.register("main", KEY);
        registry.restrictTo("listed");
        Customers customers = customers();

        assertThat(customers.find("other")).isNull();
        assertThat(customers.find("listed")).hasToString("account-1");
        assertThat(customers.find(KEY)).hasToString("main");
    }

    @Test
    void aBlankKeyIsUnknown() {
        assertThat(customers().find(" ")).isNull();
    }

    @Test
    void whatIsTakenIsRefusedWithoutTheKey() {
        registry.register("main", KEY);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register("second", KEY))
                .withMessage("account: the key of \"second\" is that of \"main\" already; use another one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.register("main", "another"))
                .withMessage("account: 2captcha has an account \"main\" already; use another name");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> customers().named("nobody"))
                .withMessage("account: \"nobody\" is unknown at 2captcha; register it, or use one of [main]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> registry.allow("nobody", "127.0.0.1"))
                .withMessageContaining("\"nobody\" is not registered");
    }

    private Customers customers() {
        return new Customers(TWOCAPTCHA, registry, 0);
    }
}
