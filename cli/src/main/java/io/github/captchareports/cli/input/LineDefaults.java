package io.github.captchareports.cli.input;

import io.github.captchareports.CaptchaType;
import org.jspecify.annotations.Nullable;

/**
 * Values for fields that lines leave out. A line's own value wins.
 *
 * @param provider the id of the service, or null
 * @param account the label of an account of that service, or null
 * @param captchaType the type, or null
 */
public record LineDefaults(
        @Nullable String provider,
        @Nullable String account,
        @Nullable CaptchaType captchaType) {
    /** No defaults: every line has to have all fields. */
    public static final LineDefaults NONE = new LineDefaults(null, null, null);
}
