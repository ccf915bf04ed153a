package io.github.captchareports.simulator.rules;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.check.Checks;
import java.util.Set;

/**
 * What accounts have and what a solution costs, in millionths of a US dollar. The prices are of the services' order of
 * magnitude and not their price lists.
 *
 * @param openingBalanceMicros what an account starts with; a million dollars
 * @param imagePriceMicros the price of an image; 0.001 dollars
 * @param tokenPriceMicros the price of every other type; 0.002 dollars
 */
public record Economy(long openingBalanceMicros, int imagePriceMicros, int tokenPriceMicros) implements ServiceRule {
    /**
     * Checks the figures.
     *
     * @param openingBalanceMicros what an account starts with
     * @param imagePriceMicros the price of an image
     * @param tokenPriceMicros the price of every other type
     * @throws IllegalArgumentException if one is out of range
     */
    public Economy {
        Checks.atLeastZero("imagePriceMicros", imagePriceMicros);
        Checks.atLeastZero("tokenPriceMicros", tokenPriceMicros);
    }

    /**
     * A million dollars; 0.001 dollars for an image and 0.002 for a token.
     *
     * @return the documented rule
     */
    public static Economy documented() {
        return new Economy(1_000_000_000_000L, 1_000, 2_000);
    }

    /**
     * A copy with another figure.
     *
     * @param openingBalanceMicros what an account starts with
     * @return the copy
     */
    public Economy withOpeningBalanceMicros(long openingBalanceMicros) {
        return new Economy(openingBalanceMicros, imagePriceMicros, tokenPriceMicros);
    }

    /**
     * A copy with another figure.
     *
     * @param imagePriceMicros the price of an image
     * @return the copy
     */
    public Economy withImagePriceMicros(int imagePriceMicros) {
        return new Economy(openingBalanceMicros, imagePriceMicros, tokenPriceMicros);
    }

    /**
     * A copy with another figure.
     *
     * @param tokenPriceMicros the price of every other type
     * @return the copy
     */
    public Economy withTokenPriceMicros(int tokenPriceMicros) {
        return new Economy(openingBalanceMicros, imagePriceMicros, tokenPriceMicros);
    }

    /**
     * The price of a task.
     *
     * @param type its type
     * @return that of an image, or that of every other type
     */
    public int priceMicros(SimulatedCaptchaType type) {
        return type == SimulatedCaptchaType.IMAGE ? imagePriceMicros : tokenPriceMicros;
    }

    @Override
    public Set<SimulatedService> services() {
        return Set.of(SimulatedService.values());
    }
}
