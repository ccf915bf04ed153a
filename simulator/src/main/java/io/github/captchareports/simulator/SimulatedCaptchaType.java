package io.github.captchareports.simulator;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The type of a task's captcha. Anti-Captcha takes a report only on the path that belongs to the type.
 */
public enum SimulatedCaptchaType {
    /** A picture with text. */
    IMAGE,

    /** reCAPTCHA v2. */
    RECAPTCHA_V2,

    /** reCAPTCHA v2 Enterprise. */
    RECAPTCHA_V2_ENTERPRISE,

    /** reCAPTCHA v3. */
    RECAPTCHA_V3,

    /** reCAPTCHA v3 Enterprise. */
    RECAPTCHA_V3_ENTERPRISE,

    /** hCaptcha, Enterprise too. */
    HCAPTCHA,

    /** FunCaptcha. */
    FUNCAPTCHA,

    /** KeyCaptcha. */
    KEYCAPTCHA,

    /** Cloudflare Turnstile, with the challenge page. */
    TURNSTILE,

    /** GeeTest, version 3 or 4: at both services one task type with the version as a parameter. */
    GEETEST,

    /** Amazon WAF captcha (AWS WAF). */
    AMAZON_WAF,

    /** ALTCHA. */
    ALTCHA,

    /** atbCAPTCHA (AISECURIUS). */
    ATB_CAPTCHA,

    /** CaptchaFox. */
    CAPTCHAFOX,

    /** Capy Puzzle. */
    CAPY,

    /** Cutcaptcha. */
    CUTCAPTCHA,

    /** CyberSiARA. */
    CYBERSIARA,

    /** DataDome. */
    DATADOME,

    /** Friendly Captcha. */
    FRIENDLY_CAPTCHA,

    /** Lemin Cropped Captcha. */
    LEMIN,

    /** MTCaptcha. */
    MTCAPTCHA,

    /** Prosopo Procaptcha. */
    PROSOPO,

    /** Tencent Captcha. */
    TENCENT,

    /** VK Captcha. */
    VK_CAPTCHA,

    /** Yandex SmartCaptcha. */
    YANDEX_SMART,

    /** Any other type. */
    OTHER;

    private final String id = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /**
     * The name in kebab case, as on the control plane.
     *
     * @return for example {@code recaptcha-v2}
     */
    public String id() {
        return id;
    }

    /**
     * Finds a type by its name in kebab case.
     *
     * @param id for example {@code recaptcha-v2}
     * @return the type
     * @throws IllegalArgumentException if no type has this name
     */
    public static SimulatedCaptchaType of(String id) {
        for (SimulatedCaptchaType type : values()) {
            if (type.id.equals(id)) {
                return type;
            }
        }
        throw new IllegalArgumentException("captchaType: \"" + id + "\" is unknown; use one of "
                + Arrays.stream(values()).map(SimulatedCaptchaType::id).collect(Collectors.joining(", "))
                + "; other is for anything else");
    }
}
