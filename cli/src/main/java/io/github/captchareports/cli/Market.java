package io.github.captchareports.cli;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedService;

/** What a client of the experiment buys, each with an account of its own. */
enum Market {
    TWOCAPTCHA_IMAGES("2captcha, images", SimulatedService.TWOCAPTCHA, CaptchaType.IMAGE, SimulatedCaptchaType.IMAGE),
    ANTICAPTCHA_IMAGES(
            "anticaptcha, images", SimulatedService.ANTICAPTCHA, CaptchaType.IMAGE, SimulatedCaptchaType.IMAGE),
    ANTICAPTCHA_RECAPTCHA(
            "anticaptcha, reCAPTCHA v2",
            SimulatedService.ANTICAPTCHA,
            CaptchaType.RECAPTCHA_V2,
            SimulatedCaptchaType.RECAPTCHA_V2);

    private final String title;
    private final SimulatedService service;
    private final CaptchaType type;
    private final SimulatedCaptchaType simulatedType;

    Market(String title, SimulatedService service, CaptchaType type, SimulatedCaptchaType simulatedType) {
        this.title = title;
        this.service = service;
        this.type = type;
        this.simulatedType = simulatedType;
    }

    String title() {
        return title;
    }

    /** The account's label here, and its name at the simulator. */
    String account() {
        return Kebab.of(this);
    }

    SimulatedService service() {
        return service;
    }

    CaptchaType type() {
        return type;
    }

    SimulatedCaptchaType simulatedType() {
        return simulatedType;
    }
}
