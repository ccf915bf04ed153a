package io.github.captchareports;

/**
 * The kind of captcha that a task solved. Together with the {@link Verdict} it decides which method of a service takes
 * the report, or that none does; complaints are counted by it. The types are those that 2Captcha and Anti-Captcha document
 * (2captcha.com API v2 and anti-captcha.com API: task types), less those of a single website.
 *
 * <p>More may be added: a {@code switch} over it needs a {@code default}.
 */
public enum CaptchaType {
    /** Image or text captcha. */
    IMAGE,
    /** reCAPTCHA v2, checkbox or invisible. */
    RECAPTCHA_V2,
    /** reCAPTCHA v2 Enterprise. */
    RECAPTCHA_V2_ENTERPRISE,
    /** reCAPTCHA v3; judged per domain. */
    RECAPTCHA_V3,
    /** reCAPTCHA v3 Enterprise; judged per domain. */
    RECAPTCHA_V3_ENTERPRISE,
    /** hCaptcha, Enterprise too. */
    HCAPTCHA,
    /** Arkose Labs FunCaptcha. */
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
    /** Any other type (audio, clicks on an image, a website's own puzzle, ...). */
    OTHER
}
