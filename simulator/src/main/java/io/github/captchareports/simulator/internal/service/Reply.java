package io.github.captchareports.simulator.internal.service;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;

import io.github.captchareports.simulator.Ruling;
import io.github.captchareports.simulator.SimulatedCode;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.internal.format.ContentTypes;
import io.github.captchareports.simulator.internal.format.ErrorAnswer;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** How a service words a ruling. */
public final class Reply {
    private static final String NO_SUCH_TASK = "ERROR_NO_SUCH_CAPCHA_ID";
    private static final Map<SimulatedCode, Reply> BY_CODE = byCode();
    private static final Map<SimulatedService, Map<Ruling, Reply>> REPLIES =
            Map.of(TWOCAPTCHA, twoCaptcha(), ANTICAPTCHA, antiCaptcha());

    private final String code;
    private final String contentType;
    private final byte[] body;

    private Reply(String code, String contentType, String body) {
        this.code = code;
        this.contentType = contentType;
        this.body = body.getBytes(StandardCharsets.UTF_8);
    }

    /** {@code success} or the error code. */
    String code() {
        return code;
    }

    public String contentType() {
        return contentType;
    }

    /** The body; not to be written to. */
    public byte[] body() {
        return body;
    }

    static Reply of(SimulatedService service, Ruling ruling) {
        Reply reply = REPLIES.getOrDefault(service, Map.of()).get(ruling);
        if (reply == null) {
            throw new IllegalStateException(service + " has no words for " + ruling);
        }
        return reply;
    }

    static Reply of(SimulatedCode code) {
        Reply reply = BY_CODE.get(code);
        if (reply == null) {
            throw new IllegalStateException("nobody has " + code);
        }
        return reply;
    }

    private static Map<Ruling, Reply> twoCaptcha() {
        Map<Ruling, Reply> replies = common(TWOCAPTCHA);
        replies.put(Ruling.BAD_REQUEST, error(TWOCAPTCHA, "ERROR_BAD_PARAMETERS"));
        replies.put(Ruling.LATE, error(TWOCAPTCHA, "ERROR_REPORT_NOT_RECORDED"));
        replies.put(Ruling.REPORTING_SUSPENDED, error(TWOCAPTCHA, "ERROR_REPORT_NOT_RECORDED"));
        replies.put(Ruling.DUPLICATE, error(TWOCAPTCHA, "ERROR_DUPLICATE_REPORT"));
        return replies;
    }

    private static Map<Ruling, Reply> antiCaptcha() {
        Reply noSuchTask = error(ANTICAPTCHA, NO_SUCH_TASK);
        Map<Ruling, Reply> replies = common(ANTICAPTCHA);
        replies.put(Ruling.BAD_REQUEST, noSuchTask);
        replies.put(Ruling.LATE, noSuchTask);
        replies.put(Ruling.DUPLICATE, noSuchTask);
        replies.put(Ruling.WRONG_METHOD, noSuchTask);
        replies.put(Ruling.WRONG_LANGUAGE, noSuchTask);
        return replies;
    }

    private static Map<Ruling, Reply> common(SimulatedService service) {
        Map<Ruling, Reply> replies = new EnumMap<>(Ruling.class);
        replies.put(Ruling.NOT_HANDLED, new Reply("none", ContentTypes.JSON, ""));
        replies.put(Ruling.RECORDED, new Reply("success", ContentTypes.JSON, "{\"errorId\":0,\"status\":\"success\"}"));
        replies.put(Ruling.UNKNOWN_TASK, error(service, NO_SUCH_TASK));
        replies.put(Ruling.UNKNOWN_KEY, error(service, "ERROR_KEY_DOES_NOT_EXIST"));
        replies.put(Ruling.UNKNOWN_METHOD, error(service, "ERROR_NO_SUCH_METHOD"));
        return replies;
    }

    private static Reply error(SimulatedService service, String code) {
        return of(SimulatedCode.of(service, code));
    }

    private static Map<SimulatedCode, Reply> byCode() {
        Map<SimulatedCode, Reply> replies = new HashMap<>();
        for (SimulatedService service : SimulatedService.values()) {
            for (SimulatedCode code : SimulatedCode.of(service)) {
                ErrorAnswer answer = ErrorAnswer.of(code);
                replies.put(code, new Reply(code.code(), answer.contentType(), answer.body()));
            }
        }
        return replies;
    }
}
