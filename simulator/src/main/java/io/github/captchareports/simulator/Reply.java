package io.github.captchareports.simulator;

import static io.github.captchareports.simulator.SimulatedService.ANTICAPTCHA;
import static io.github.captchareports.simulator.SimulatedService.TWOCAPTCHA;

import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** How a service words a ruling. */
final class Reply {
    // The numbers of these two codes are in no public document: clients have to go by the code.
    private static final int UNPUBLISHED_NOT_RECORDED = 9001;
    private static final int UNPUBLISHED_DUPLICATE = 9002;

    private static final Map<SimulatedService, Map<Ruling, Reply>> REPLIES =
            Map.of(TWOCAPTCHA, twoCaptcha(), ANTICAPTCHA, antiCaptcha());

    private final String code;
    private final byte[] json;

    private Reply(String code, byte[] json) {
        this.code = code;
        this.json = json;
    }

    /** {@code success} or the error code. */
    String code() {
        return code;
    }

    /** The body; not to be written to. */
    byte[] json() {
        return json;
    }

    static Reply of(SimulatedService service, Ruling ruling) {
        Reply reply = REPLIES.getOrDefault(service, Map.of()).get(ruling);
        if (reply == null) {
            throw new IllegalStateException(service + " has no words for " + ruling);
        }
        return reply;
    }

    private static Map<Ruling, Reply> twoCaptcha() {
        Reply noSuchTask = error(16, "ERROR_NO_SUCH_CAPCHA_ID", "The captcha you've requested doesn't exist");
        Reply notRecorded = error(UNPUBLISHED_NOT_RECORDED, "ERROR_REPORT_NOT_RECORDED", "The report was not recorded");
        Reply duplicate = error(UNPUBLISHED_DUPLICATE, "ERROR_DUPLICATE_REPORT", "The report was already sent");
        Map<Ruling, Reply> replies = common();
        replies.put(Ruling.BAD_REQUEST, error(110, "ERROR_BAD_PARAMETERS", "The required parameters are missing"));
        replies.put(Ruling.UNKNOWN_TASK, noSuchTask);
        replies.put(Ruling.LATE, notRecorded);
        replies.put(Ruling.DUPLICATE, duplicate);
        return replies;
    }

    private static Map<Ruling, Reply> antiCaptcha() {
        Reply noSuchTask = error(
                16,
                "ERROR_NO_SUCH_CAPCHA_ID",
                "Task you are requesting does not exist in your current task list or has been expired. "
                        + "Could not find appropriate task, make sure it had no errors and you have not reported "
                        + "it yet.");
        Map<Ruling, Reply> replies = common();
        replies.put(Ruling.BAD_REQUEST, noSuchTask);
        replies.put(Ruling.UNKNOWN_TASK, noSuchTask);
        replies.put(Ruling.LATE, noSuchTask);
        replies.put(Ruling.DUPLICATE, noSuchTask);
        replies.put(Ruling.WRONG_METHOD, noSuchTask);
        return replies;
    }

    private static Map<Ruling, Reply> common() {
        Map<Ruling, Reply> replies = new EnumMap<>(Ruling.class);
        replies.put(Ruling.NOT_HANDLED, new Reply("none", utf8("")));
        replies.put(Ruling.RECORDED, new Reply("success", utf8("{\"errorId\":0,\"status\":\"success\"}")));
        replies.put(
                Ruling.UNKNOWN_KEY,
                error(1, "ERROR_KEY_DOES_NOT_EXIST", "Account authorization key not found in the system"));
        replies.put(
                Ruling.UNKNOWN_METHOD,
                error(14, "ERROR_NO_SUCH_METHOD", "Request made to API with method not existing"));
        return replies;
    }

    private static Reply error(int errorId, String code, String description) {
        return new Reply(code, utf8(Json.error(errorId, code, description)));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
