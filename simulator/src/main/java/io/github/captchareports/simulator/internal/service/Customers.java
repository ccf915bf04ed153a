package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.internal.judge.Customer;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a service by key. Keys that are known but were not registered are named in the order in which they
 * appear; from the 10,000th on they share one account.
 */
final class Customers {
    static final int MOST = 10_000;
    static final String OTHERS = "account-others";

    private final SimulatedService service;
    private final Registry registry;
    private final long openingBalanceMicros;
    private final Map<String, Customer> byKey = new ConcurrentHashMap<>();
    private final Map<String, Customer> byName = new ConcurrentHashMap<>();
    private int unregistered;

    Customers(SimulatedService service, Registry registry, long openingBalanceMicros) {
        this.service = service;
        this.registry = registry;
        this.openingBalanceMicros = openingBalanceMicros;
        registry.names().forEach(this::add);
    }

    /** The account of a key, or null if the service does not know the key. */
    @Nullable
    Customer find(String key) {
        Customer customer = byKey.get(key);
        return customer != null || !registry.knows(key) ? customer : appear(key);
    }

    /** The account with a name. */
    Customer named(String name) {
        Customer customer = byName.get(name);
        if (customer == null && registry.names().contains(name)) {
            customer = add(name);
        }
        if (customer == null) {
            throw new IllegalArgumentException("account: \"" + name + "\" is unknown at " + service.id()
                    + "; register it, or use one of "
                    + byName.keySet().stream().sorted().limit(20).toList());
        }
        return customer;
    }

    Collection<Customer> all() {
        return new TreeMap<>(byName).values();
    }

    private synchronized Customer appear(String key) {
        Customer known = byKey.get(key);
        if (known != null) {
            return known;
        }
        String name = registry.nameOf(key);
        if (name == null && unregistered >= MOST) {
            return add(OTHERS);
        }
        Customer customer = add(name == null ? nextName() : name);
        byKey.put(key, customer);
        return customer;
    }

    private String nextName() {
        String name;
        do {
            name = "account-" + ++unregistered;
        } while (byName.containsKey(name));
        return name;
    }

    private Customer add(String name) {
        return byName.computeIfAbsent(name, absent -> new Customer(name, openingBalanceMicros));
    }
}
