package io.github.captchareports;

/**
 * The kind of captcha that a task solved. Together with the {@link Verdict} it decides which method of a service takes
 * the report, or that none does.
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
    /** Any other type (Turnstile, GeeTest, ...). */
    OTHER
}
