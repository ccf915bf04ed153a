package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCode;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.internal.judge.AddressWatch;
import io.github.captchareports.simulator.internal.judge.Customer;
import io.github.captchareports.simulator.internal.random.SplitMix64;
import io.github.captchareports.simulator.rules.Blocking;
import io.github.captchareports.simulator.truth.ServiceTruth;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Refuses blocked addresses, blocked accounts, and addresses that an account does not allow. Safe for use by any thread. */
final class AccessControl {
    private static final long UNKNOWN_KEY = 0;

    private final SimulatedService service;
    private final Registry registry;
    private final @Nullable Blocking rule;
    private final @Nullable AddressWatch watch;

    AccessControl(SimulatedService service, Registry registry, @Nullable Blocking rule) {
        this.service = service;
        this.registry = registry;
        this.rule = rule;
        this.watch = rule == null ? null : new AddressWatch(rule);
    }

    /** Why a request is refused, or null if it is not. */
    @Nullable
    Refusal refusal(String address, @Nullable Customer customer, long now) {
        if (watch != null && watch.blocks(address, now)) {
            return refusal(Ruling.IP_BLOCKED, "ERROR_IP_BLOCKED");
        }
        if (customer == null) {
            return null;
        }
        SimulatedCode block = customer.blockedWith(now);
        if (block != null) {
            return new Refusal(Ruling.ACCOUNT_BLOCKED, block);
        }
        return registry.allows(customer.name(), address)
                ? null
                : refusal(Ruling.IP_NOT_ALLOWED, "ERROR_IP_NOT_ALLOWED");
    }

    /** A request has failed. */
    void failed(
            String address, @Nullable Customer customer, String path, @Nullable Long taskId, Ruling ruling, long now) {
        if (rule == null || watch == null) {
            return;
        }
        boolean unknownKey = ruling == Ruling.UNKNOWN_KEY;
        if (!unknownKey && rule.failures() == Blocking.Failures.UNKNOWN_KEY) {
            return;
        }
        long request = unknownKey ? UNKNOWN_KEY : request(customer, path, taskId, ruling);
        if (watch.failed(address, request, now) && customer != null) {
            suspendWhoGoesOn(customer, rule, now);
        }
    }

    List<ServiceTruth.AddressBlock> addressBlocks() {
        return watch == null ? List.of() : watch.truth();
    }

    private void suspendWhoGoesOn(Customer customer, Blocking blocking, long now) {
        int blocks = customer.ledToAddressBlock();
        if (blocking.blocksToSuspension() > 0 && blocks >= blocking.blocksToSuspension()) {
            customer.forgiveAddressBlocks();
            SimulatedCode suspended = SimulatedCode.of(service, "ERROR_ACCOUNT_SUSPENDED");
            customer.block(suspended, now, now + blocking.suspension().toMillis());
        }
    }

    private Refusal refusal(Ruling ruling, String code) {
        return new Refusal(ruling, SimulatedCode.of(service, code));
    }

    private static long request(@Nullable Customer customer, String path, @Nullable Long taskId, Ruling ruling) {
        long words = Objects.hash(customer == null ? null : customer.name(), path, ruling.id());
        return SplitMix64.mix(words ^ SplitMix64.mix(taskId == null ? -1 : taskId)) | 1;
    }

    /**
     * A refusal.
     *
     * @param ruling what it is
     * @param code what the client is told
     */
    record Refusal(Ruling ruling, SimulatedCode code) {}
}
