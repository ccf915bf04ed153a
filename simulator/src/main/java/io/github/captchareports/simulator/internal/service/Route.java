package io.github.captchareports.simulator.internal.service;

import static io.github.captchareports.simulator.SimulatedCaptchaType.HCAPTCHA;
import static io.github.captchareports.simulator.SimulatedCaptchaType.IMAGE;
import static io.github.captchareports.simulator.SimulatedCaptchaType.OTHER;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V2;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V2_ENTERPRISE;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V3;
import static io.github.captchareports.simulator.SimulatedCaptchaType.RECAPTCHA_V3_ENTERPRISE;
import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;
import static io.github.captchareports.simulator.SimulatedVerdict.CORRECT;
import static io.github.captchareports.simulator.SimulatedVerdict.INCORRECT;

import io.github.captchareports.simulator.SimulatedCaptchaType;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SimulatedVerdict;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a path leads: to a method of a service, to a service that has no such method, or nowhere. */
public record Route(
        @Nullable SimulatedService service,
        String path,
        @Nullable Method method) {
    private static final int LONGEST_PATH_KEPT = 200;
    private static final Map<String, Route> KNOWN = known();

    /** A method of a service: the verdict it takes, and the types it takes it for. */
    record Method(SimulatedVerdict verdict, Set<SimulatedCaptchaType> types) {
        /** What a task that was not told is taken for: the type, or one of the types, that fit the path. */
        SimulatedCaptchaType untoldType() {
            if (types.contains(OTHER)) {
                return OTHER;
            }
            return types.contains(RECAPTCHA_V3)
                    ? RECAPTCHA_V3
                    : types.iterator().next();
        }
    }

    public static Route of(String path) {
        Route known = KNOWN.get(path);
        if (known != null) {
            return known;
        }
        String kept = path.length() > LONGEST_PATH_KEPT ? path.substring(0, LONGEST_PATH_KEPT) : path;
        for (SimulatedService service : SimulatedService.values()) {
            String prefix = "/" + service.id();
            if (kept.startsWith(prefix + "/") || kept.equals(prefix)) {
                return new Route(service, kept.substring(prefix.length()), null);
            }
        }
        return new Route(null, kept, null);
    }

    @Nullable
    SimulatedVerdict verdict() {
        return method == null ? null : method.verdict();
    }

    private static Map<String, Route> known() {
        Set<SimulatedCaptchaType> all = EnumSet.allOf(SimulatedCaptchaType.class);
        Set<SimulatedCaptchaType> image = EnumSet.of(IMAGE);
        Set<SimulatedCaptchaType> hcaptcha = EnumSet.of(HCAPTCHA);
        Set<SimulatedCaptchaType> recaptcha =
                EnumSet.of(RECAPTCHA_V2, RECAPTCHA_V2_ENTERPRISE, RECAPTCHA_V3, RECAPTCHA_V3_ENTERPRISE);
        Map<String, Route> routes = new HashMap<>();
        add(routes, TWOCAPTCHA, "/reportCorrect", CORRECT, all);
        add(routes, TWOCAPTCHA, "/reportIncorrect", INCORRECT, all);
        add(routes, ANTICAPTCHA, "/reportIncorrectImageCaptcha", INCORRECT, image);
        add(routes, ANTICAPTCHA, "/reportIncorrectRecaptcha", INCORRECT, recaptcha);
        add(routes, ANTICAPTCHA, "/reportCorrectRecaptcha", CORRECT, recaptcha);
        add(routes, ANTICAPTCHA, "/reportIncorrectHcaptcha", INCORRECT, hcaptcha);
        return routes;
    }

    private static void add(
            Map<String, Route> routes,
            SimulatedService service,
            String path,
            SimulatedVerdict verdict,
            Set<SimulatedCaptchaType> types) {
        routes.put("/" + service.id() + path, new Route(service, path, new Method(verdict, types)));
    }
}
