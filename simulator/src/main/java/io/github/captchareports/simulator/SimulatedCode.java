package io.github.captchareports.simulator;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * An error a service can answer with, as it words it. Where no public document has the sentence, it is a plain one.
 *
 * <p>The numbers of {@code ERROR_REPORT_NOT_RECORDED} and {@code ERROR_DUPLICATE_REPORT} are published nowhere and made
 * up here.
 *
 * @param service the service that answers with it
 * @param code for example {@code ERROR_IP_BLOCKED}
 * @param errorId its number, or null for the codes of 2Captcha's first API, which come as plain text
 * @param description the sentence that comes with it
 */
public record SimulatedCode(
        SimulatedService service, String code, @Nullable Integer errorId, String description) {
    private static final Map<SimulatedService, List<SimulatedCode>> ALL = Map.of(
            SimulatedService.TWOCAPTCHA, new Catalogue(SimulatedService.TWOCAPTCHA).twoCaptcha(),
            SimulatedService.ANTICAPTCHA, new Catalogue(SimulatedService.ANTICAPTCHA).antiCaptcha());

    /**
     * Every code of a service.
     *
     * @param service the service
     * @return an unmodifiable list, by number, the plain texts last
     */
    public static List<SimulatedCode> of(SimulatedService service) {
        return ALL.getOrDefault(service, List.of());
    }

    /**
     * A code by its name.
     *
     * @param service the service
     * @param code for example {@code ERROR_IP_BLOCKED}
     * @return the code
     * @throws IllegalArgumentException if the service has no such code; the message lists those it has
     */
    public static SimulatedCode of(SimulatedService service, String code) {
        return of(service).stream()
                .filter(known -> known.code.equals(code))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("errorCode: \"" + code + "\" is unknown at "
                        + service.id() + "; use one of "
                        + of(service).stream().map(SimulatedCode::code).collect(Collectors.joining(", "))));
    }

    /**
     * Whether the code comes as plain text and not as JSON.
     *
     * @return true for the codes of 2Captcha's first API
     */
    public boolean isPlainText() {
        return errorId == null;
    }

    /** The codes as they stand in the services' documents. */
    private static final class Catalogue {
        private final SimulatedService service;
        private final List<SimulatedCode> codes = new ArrayList<>();

        Catalogue(SimulatedService service) {
            this.service = service;
        }

        List<SimulatedCode> twoCaptcha() {
            common();
            add(5, "ERROR_PAGEURL", "The page URL is missing or malformed");
            add(12, "ERROR_CAPTCHA_UNSOLVABLE", "Workers could not solve the captcha");
            add(13, "ERROR_BAD_DUPLICATES", "Not enough workers gave the same answer");
            add(16, "ERROR_NO_SUCH_CAPCHA_ID", "The captcha you've requested doesn't exist");
            add(110, "ERROR_BAD_PARAMETERS", "The required parameters are missing");
            add(115, "ERROR_BAD_IMGINSTRUCTIONS", "The image instructions cannot be used");
            add(130, "ERROR_BAD_PROXY", "The proxy cannot be used");
            add(9001, "ERROR_REPORT_NOT_RECORDED", "The report was not recorded");
            add(9002, "ERROR_DUPLICATE_REPORT", "The report was already sent");
            text("REPORT_NOT_RECORDED", "The report was not recorded");
            text("ERROR_WRONG_CAPTCHA_ID", "There is no such captcha");
            text("ERROR_WRONG_ID_FORMAT", "The captcha's id is no number");
            text("ERROR_WRONG_USER_KEY", "The key is malformed");
            text("IP_BANNED", "The address is banned for five minutes");
            text("MAX_USER_TURN", "Too many requests within three seconds; the block lasts ten");
            text("ERROR: 1001", "Blocked for ten minutes: too many answers that no slot is available");
            text("ERROR: 1002", "Blocked for five minutes: too many answers that the balance is empty");
            text("ERROR: 1003", "Blocked for thirty seconds: too many answers that no slot is available");
            text("ERROR: 1004", "Blocked: the key cannot be used from here");
            text("ERROR: 1005", "Blocked for ten minutes: too many requests");
            return byNumber();
        }

        List<SimulatedCode> antiCaptcha() {
            String noSuchTask = "Task you are requesting does not exist in your current task list or has been expired. "
                    + "Could not find appropriate task, make sure it had no errors and you have not reported it yet.";
            common();
            add(12, "ERROR_CAPTCHA_UNSOLVABLE", "Workers could not solve the captcha");
            add(13, "ERROR_BAD_DUPLICATES", "Not enough workers gave the same answer");
            add(16, "ERROR_NO_SUCH_CAPCHA_ID", noSuchTask);
            add(16, "ERROR_NO_SUCH_CAPTCHA_ID", noSuchTask);
            add(54, "ERROR_ALL_WORKERS_FILTERED", "No worker is left who was not filtered by complaints");
            return byNumber();
        }

        private List<SimulatedCode> byNumber() {
            return codes.stream()
                    .sorted(Comparator.comparing(
                            SimulatedCode::errorId, Comparator.nullsLast(Comparator.<Integer>naturalOrder())))
                    .toList();
        }

        private void common() {
            add(1, "ERROR_KEY_DOES_NOT_EXIST", "Account authorization key not found in the system");
            add(2, "ERROR_NO_SLOT_AVAILABLE", "No idle workers are available at the moment");
            add(3, "ERROR_ZERO_CAPTCHA_FILESIZE", "The captcha is less than 100 bytes");
            add(4, "ERROR_TOO_BIG_CAPTCHA_FILESIZE", "The captcha is too large");
            add(10, "ERROR_ZERO_BALANCE", "Account has zero or negative balance");
            add(11, "ERROR_IP_NOT_ALLOWED", "Request with current account key is not allowed from your IP");
            add(14, "ERROR_NO_SUCH_METHOD", "Request made to API with method not existing");
            add(15, "ERROR_IMAGE_TYPE_NOT_SUPPORTED", "The type of the image is not supported");
            add(21, "ERROR_IP_BLOCKED", "Your IP is blocked because of improper use of the API");
            add(22, "ERROR_TASK_ABSENT", "The task is empty or missing");
            add(23, "ERROR_TASK_NOT_SUPPORTED", "The type of the task is not supported");
            add(31, "ERROR_RECAPTCHA_INVALID_SITEKEY", "The site key is invalid");
            add(55, "ERROR_ACCOUNT_SUSPENDED", "The account is suspended");
        }

        private void add(int errorId, String code, String description) {
            codes.add(new SimulatedCode(service, code, errorId, description));
        }

        private void text(String code, String description) {
            codes.add(new SimulatedCode(service, code, null, description));
        }
    }
}
