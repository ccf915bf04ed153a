package io.github.captchareports.internal.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidBitsTest {
    @Test
    void theBitsAreThoseOfTheUuid() {
        Random random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            UUID uuid = new UUID(random.nextLong(), random.nextLong());

            assertThat(UuidBits.of(uuid.toString()))
                    .isEqualTo(new UuidBits(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits()));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "6D1E2C1A-6F6B-4C55-9A3A-0D5A3AD2B001",
                "6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b00",
                "6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b0011",
                "6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b00g",
                "6d1e2c1a06f6b-4c55-9a3a-0d5a3ad2b001",
                "6d1e2c1a-6f6b-4c55-9a3a-0d5a3ad2b-01",
                "74455221488"
            })
    void whatTheBitsWouldNotGiveBackIsNone(String text) {
        assertThat(UuidBits.of(text)).isNull();
    }
}
