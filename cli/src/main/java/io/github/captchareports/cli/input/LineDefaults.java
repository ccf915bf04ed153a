package io.github.captchareports.cli.input;

import io.github.captchareports.CaptchaType;
import org.jspecify.annotations.Nullable;

/**
 * What is meant by lines that leave it out. What a line says itself wins.
 *
 * @param provider the id of the service, or null
 * @param account the label of an account of that service, or null
 * @param captchaType the type, or null
 */
public record LineDefaults(
        @Nullable String provider,
        @Nullable String account,
        @Nullable CaptchaType captchaType) {
    /** Every line has to say all of it. */
    public static final LineDefaults NONE = new LineDefaults(null, null, null);
}
