package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.BackgroundVolume;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which keys a service knows, what their accounts are called, where from they may be used and what they solve
 * unreported. Survives a reset.
 *
 * <p>Safe for use by any thread. Nothing it says has a key in it.
 */
public final class Registry {
    private final SimulatedService service;
    private final Map<String, String> namesByKey = new ConcurrentHashMap<>();
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private final Map<String, Set<String>> addresses = new ConcurrentHashMap<>();
    private final Map<String, BackgroundVolume> backgrounds = new ConcurrentHashMap<>();
    private volatile BackgroundVolume everybodysBackground = BackgroundVolume.none();

    public Registry(SimulatedService service) {
        this.service = service;
    }

    /** The same registrations, for a simulator of its own. */
    public Registry copy() {
        Registry copy = new Registry(service);
        copy.namesByKey.putAll(namesByKey);
        copy.keys.addAll(keys);
        copy.addresses.putAll(addresses);
        copy.backgrounds.putAll(backgrounds);
        copy.everybodysBackground = everybodysBackground;
        return copy;
    }

    public void restrictTo(String... known) {
        keys.addAll(Arrays.asList(known));
    }

    public synchronized void register(String name, String key) {
        Checks.named("account", name);
        if (key.isBlank()) {
            throw new IllegalArgumentException("account: the key of \"" + name + "\" is blank; use another one");
        }
        if (namesByKey.containsValue(name)) {
            throw new IllegalArgumentException(
                    "account: " + service.id() + " has an account \"" + name + "\" already; use another name");
        }
        String owner = namesByKey.putIfAbsent(key, name);
        if (owner != null) {
            throw new IllegalArgumentException(
                    "account: the key of \"" + name + "\" is that of \"" + owner + "\" already; use another one");
        }
    }

    public void allow(String account, String... allowed) {
        requireRegistered(account);
        addresses.put(account, Set.of(allowed));
    }

    public void requireRegistered(String account) {
        if (!namesByKey.containsValue(account)) {
            throw new IllegalArgumentException("account: \"" + account + "\" is not registered at " + service.id()
                    + "; register it first, with account(service, name, key)");
        }
    }

    public void background(String account, BackgroundVolume volume) {
        backgrounds.put(account, volume);
    }

    /** What accounts solve unreported that have no volume of their own. */
    public void background(BackgroundVolume volume) {
        everybodysBackground = volume;
    }

    public BackgroundVolume background(String account) {
        return backgrounds.getOrDefault(account, everybodysBackground);
    }

    boolean knows(String key) {
        return namesByKey.containsKey(key) || (keys.isEmpty() ? !key.isBlank() : keys.contains(key));
    }

    @Nullable
    String nameOf(String key) {
        return namesByKey.get(key);
    }

    Set<String> names() {
        return Set.copyOf(namesByKey.values());
    }

    boolean allows(String account, String address) {
        Set<String> allowed = addresses.get(account);
        return allowed == null || allowed.contains(address);
    }
}
