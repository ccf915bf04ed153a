package io.github.captchareports.simulator.internal.service;

import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCode;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.internal.judge.Customer;
import io.github.captchareports.simulator.internal.judge.FailureJudge;
import io.github.captchareports.simulator.rules.Blocking;
import io.github.captchareports.simulator.truth.ServiceTruth;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Refuses blocked addresses, blocked accounts, and addresses that an account does not allow. Safe for use by any
 * thread.
 */
final class AccessControl {
    private final SimulatedService service;
    private final Registry registry;
    private final @Nullable FailureJudge failures;

    AccessControl(SimulatedService service, Registry registry, @Nullable Blocking rule) {
        this.service = service;
        this.registry = registry;
        this.failures = rule == null ? null : new FailureJudge(service, rule);
    }

    /** Why a request is refused, or null if it is not. */
    @Nullable
    Refusal refusal(String address, @Nullable Customer customer, long now) {
        if (failures != null && failures.blocks(address, now)) {
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

    /** A request has failed, which may lead to blocks. */
    void failed(
            String address, @Nullable Customer customer, String path, @Nullable Long taskId, Ruling ruling, long now) {
        if (failures != null) {
            failures.failed(address, customer, path, taskId, ruling, now);
        }
    }

    List<ServiceTruth.AddressBlock> addressBlocks() {
        return failures == null ? List.of() : failures.addressBlocks();
    }

    private Refusal refusal(Ruling ruling, String code) {
        return new Refusal(ruling, SimulatedCode.of(service, code));
    }

    /**
     * A refusal.
     *
     * @param ruling what it is
     * @param code what the client is told
     */
    record Refusal(Ruling ruling, SimulatedCode code) {}
}
