package io.github.captchareports.simulator.internal.judge;

import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCode;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.internal.random.SplitMix64;
import io.github.captchareports.simulator.rules.Blocking;
import io.github.captchareports.simulator.truth.ServiceTruth;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@link Blocking} for one service: counts requests that fail, blocks addresses, and suspends accounts whose requests
 * lead to too many blocks. Safe for use by any thread.
 */
public final class FailureJudge {
    private static final long UNKNOWN_KEY = 0;

    private final SimulatedService service;
    private final Blocking rule;
    private final AddressWatch addresses;

    public FailureJudge(SimulatedService service, Blocking rule) {
        this.service = service;
        this.rule = rule;
        this.addresses = new AddressWatch(rule);
    }

    public boolean blocks(String address, long now) {
        return addresses.blocks(address, now);
    }

    /** Counts a request that has failed. */
    public void failed(
            String address, @Nullable Customer customer, String path, @Nullable Long taskId, Ruling ruling, long now) {
        boolean unknownKey = ruling == Ruling.UNKNOWN_KEY;
        if (!unknownKey && rule.failures() == Blocking.Failures.UNKNOWN_KEY) {
            return;
        }
        long request = unknownKey ? UNKNOWN_KEY : request(customer, path, taskId, ruling);
        if (addresses.failed(address, request, now) && customer != null) {
            suspendAfterTooManyBlocks(customer, now);
        }
    }

    public List<ServiceTruth.AddressBlock> addressBlocks() {
        return addresses.truth();
    }

    private void suspendAfterTooManyBlocks(Customer customer, long now) {
        int blocks = customer.ledToAddressBlock();
        if (rule.blocksToSuspension() > 0 && blocks >= rule.blocksToSuspension()) {
            customer.forgiveAddressBlocks();
            SimulatedCode suspended = SimulatedCode.of(service, "ERROR_ACCOUNT_SUSPENDED");
            customer.block(suspended, now, now + rule.suspension().toMillis());
        }
    }

    private static long request(@Nullable Customer customer, String path, @Nullable Long taskId, Ruling ruling) {
        long words = Objects.hash(customer == null ? null : customer.name(), path, ruling.id());
        return SplitMix64.mix(words ^ SplitMix64.mix(taskId == null ? -1 : taskId)) | 1;
    }
}
