package io.github.captchareports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values that settings and requests are made of: ranges, messages, defaults, and nothing secret in their text. */
class SettingsTest {
    @Test
    void anAccountHasModestDefaults() {
        Account account = account().build();

        assertThat(account.provider()).isEqualTo("2captcha");
        assertThat(account.label()).isEqualTo("main");
        assertThat(account.connection().baseUrl()).isNull();
        assertThat(account.connection().proxy()).isNull();
        assertThat(account.connection().trustedCertificates()).isEmpty();
        assertThat(account.connection().http2()).isNull();
        assertThat(account.maxInFlight()).isEqualTo(32);
        assertThat(account.maxPending()).isEqualTo(65_536);
        assertThat(account.rateLimit()).isEqualTo(new RateLimit(50, 10));
        assertThat(account.complaintLimits()).isNull();
        assertThat(account.confirmations()).isEqualTo(Confirmations.ALL);
    }

    @Test
    void anAccountDoesNotShowItsKeyAndDoesNotAskForIt() {
        Account account = Account.builder("2captcha", "main")
                .clientKey(() -> {
                    throw new AssertionError("asked");
                })
                .build();

        assertThat(account).hasToString("Account[provider=2captcha, label=main, clientKey=***]");
    }

    @Test
    void anAccountWithoutAKeyIsRefused() {
        refused(
                () -> Account.builder("2captcha", "main").build(),
                "client key of account 'main': missing; set the key or a supplier of it");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\t"})
    void aBlankProviderIsRefused(String provider) {
        refused(() -> Account.builder(provider, "main"), "provider: blank; use a provider's id such as 2captcha");
    }

    @Test
    void aLabelHasOneToAHundredCharacters() {
        Account.builder("2captcha", "x".repeat(100));

        refused(
                () -> Account.builder("2captcha", "x".repeat(101)),
                "account label: blank or too long; use 1 to 100 characters");
        refused(() -> Account.builder("2captcha", " "), "account label: blank or too long; use 1 to 100 characters");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "api.example.com",
                "/api",
                "ftp://api.example.com",
                "mailto:a@example.com",
                "https:///path",
                "http:x"
            })
    void aBaseUrlThatIsNoHttpUrlIsRefused(String url) {
        refused(
                () -> at(url),
                "account 'main': base URL: not an http or https URL with a host; use a form like https://api.example.com");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://api.example.com?key=canary",
                "https://api.example.com/#part",
                "https://user:canary@api.example.com",
                "https://api.example.com/?"
            })
    void aBaseUrlWithMoreThanHostPortAndPathIsRefusedWithoutShowingIt(String url) {
        refused(
                () -> at(url),
                "account 'main': base URL: has a query, a fragment or user information; use scheme, host, port and path only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:8080",
                "https://api.example.com/",
                "https://api.example.com/v2/prefix",
                "http://127.0.0.1",
                "http://[::1]:8080"
            })
    void aBaseUrlMayHaveAPortAndAPath(String url) {
        assertThat(at(url).build().connection().baseUrl()).isEqualTo(URI.create(url));
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com/pfad/ü, https://api.example.com/pfad/%C3%BC",
        "https://bücher.example/, https://xn--bcher-kva.example/",
        "https://bücher.example:8443/ä%20b, https://xn--bcher-kva.example:8443/%C3%A4%20b",
        "http://my_service:8080/v2, http://my_service:8080/v2",
        "http://my_service, http://my_service",
        "http://gateway:/x, http://gateway/x",
        "HTTPS://API.example.com:0443, https://API.example.com:443"
    })
    void aBaseUrlIsPutIntoTheFormThatRequestsUse(String url, String used) {
        assertThat(at(url).build().connection().baseUrl()).isEqualTo(URI.create(used));
    }

    @ParameterizedTest
    @CsvSource({
        "https://api.example.com:99999, port 99999",
        "https://api.example.com:0, port 0",
        "https://api.example.com:999999999999, port 999999999999",
        "http://my_service:99999, port 99999",
        "http://my_service:x, port x",
        "https://my_service, host 'my_service' has an underscore",
        "http://a..b_c, host 'a..b_c' is no host name",
        "http://b%C3%BCcher.example, host 'b%C3%BCcher.example' is no host name"
    })
    void aBaseUrlThatNothingCanBeSentToIsRefusedByName(String url, String problem) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> at(url))
                .withMessageStartingWith("account 'main': base URL: " + problem)
                .withMessageContaining("; use ");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1023, 1_048_577})
    void maxResponseHeadersOutOfRangeIsRefused(int bytes) {
        refused(
                () -> ConnectionSettings.builder().maxResponseHeaders(bytes),
                "max response headers: " + bytes + "; use 1024 to 1048576");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 16_385, Integer.MAX_VALUE})
    void maxInFlightOutOfRangeIsRefused(int requests) {
        refused(() -> account().maxInFlight(requests), "max in flight: " + requests + "; use 1 to 16384");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 100_000_001})
    void maxPendingOutOfRangeIsRefused(int reports) {
        refused(() -> account().maxPending(reports), "max pending: " + reports + "; use 1 to 100000000");
    }

    @Test
    void theExtremesOfAnAccountAreFine() {
        assertThat(account().maxInFlight(1).maxPending(1).build().maxPending()).isEqualTo(1);
        assertThat(account().maxInFlight(Account.MAX_IN_FLIGHT_LIMIT).build().maxInFlight())
                .isEqualTo(16_384);
        assertThat(account().maxPending(100_000_000).build().maxPending()).isEqualTo(100_000_000);
    }

    @ParameterizedTest
    @ValueSource(
            doubles = {
                0,
                -0.0,
                -1,
                0.000_999,
                1_000_000.1,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.NEGATIVE_INFINITY
            })
    void aRateOutOfRangeIsRefused(double rate) {
        refused(() -> RateLimit.perSecond(rate), "rate: " + rate + " a second; use 0.001 to 1,000,000");
        refused(() -> new RateLimit(rate, 1), "rate: " + rate + " a second; use 0.001 to 1,000,000");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void aBurstOutOfRangeIsRefused(int burst) {
        refused(() -> RateLimit.DEFAULT.withBurst(burst), "burst: " + burst + "; use 1 to 1,000,000");
    }

    @ParameterizedTest
    @CsvSource({"0.001, 10", "0.5, 10", "50, 10", "200, 10", "201, 10", "220, 11", "1000, 50", "1000000, 50000"})
    void theDefaultBurstIsTenOrFiftyMillisecondsOfTheRate(double rate, int burst) {
        assertThat(RateLimit.perSecond(rate)).isEqualTo(new RateLimit(rate, burst));
    }

    @Test
    void aBurstOfOnesOwnReplacesTheDefault() {
        assertThat(RateLimit.perSecond(1_000).withBurst(1)).isEqualTo(new RateLimit(1_000, 1));
    }

    @Test
    void complaintsAreHeldFromFortyPercentOfADayWhereAHundredOtherSolvesAreKnown() {
        ComplaintLimits limits = ComplaintLimits.DEFAULT;

        assertThat(limits.window()).isEqualTo(Duration.ofHours(24));
        assertThat(limits.minimumSample()).isEqualTo(100);
        assertThat(limits.elevatedFrom()).isEqualTo(0.15);
        assertThat(limits.alarmFrom()).isEqualTo(0.30);
        assertThat(limits.heldFrom()).isEqualTo(0.40);
        assertThat(limits.hysteresis()).isEqualTo(0.05);
        assertThat(limits.coolDown()).isEqualTo(Duration.ofHours(1));
        assertThat(limits.refusalsUntilHeld()).isEqualTo(2);
        assertThat(limits.jumpBy()).isEqualTo(0.15);
        assertThat(limits.onJump()).isEqualTo(ComplaintLimits.Reaction.WARN);
        assertThat(limits.minimumVolume()).isZero();
        assertThat(limits.volumeTypes()).isEmpty();
        assertThat(limits.onLowVolume()).isEqualTo(ComplaintLimits.Reaction.WARN);
        assertThat(limits.enabled()).isTrue();
    }

    @Test
    void changedComplaintLimitsKeepTheRest() {
        ComplaintLimits limits = ComplaintLimits.builder()
                .window(Duration.ofHours(2))
                .minimumSample(3)
                .shares(0.2, 0.3, 0.5)
                .hysteresis(0.1)
                .coolDown(Duration.ofMinutes(4))
                .refusalsUntilHeld(5)
                .jump(0.6, ComplaintLimits.Reaction.HOLD)
                .minimumVolume(7, EnumSet.of(CaptchaType.IMAGE), ComplaintLimits.Reaction.HOLD)
                .build();

        assertThat(limits.toBuilder().build()).isEqualTo(limits).hasSameHashCodeAs(limits);
        assertThat(limits.disabled().enabled()).isFalse();
        assertThat(limits.disabled()).isNotEqualTo(limits);
        assertThat(limits.disabled().toBuilder().enabled(true).build()).isEqualTo(limits);
        assertThat(limits).isNotEqualTo(ComplaintLimits.DEFAULT);
        assertThat(limits.toString())
                .isEqualTo(
                        "ComplaintLimits[window=PT2H, minimumSample=3, elevatedFrom=0.2, alarmFrom=0.3, heldFrom=0.5,"
                                + " hysteresis=0.1, coolDown=PT4M, refusalsUntilHeld=5, jumpBy=0.6, onJump=HOLD,"
                                + " jumpAllowance=0.0, allowanceTypes=[], minimumVolume=7, volumeTypes=[IMAGE], onLowVolume=HOLD, enabled=true]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1H", "PT59M", "PT90M", "PT1H0.000000001S", "PT169H"})
    void aComplaintWindowOfOtherThanWholeHoursInAWeekIsRefused(String text) {
        Duration window = Duration.parse(text);

        refused(
                () -> ComplaintLimits.builder().window(window),
                "complaint window: " + window + "; use whole hours, 1 to 168");
    }

    @Test
    void complaintNumbersOutOfRangeAreRefused() {
        ComplaintLimits.Builder builder = ComplaintLimits.builder();

        refused(() -> builder.minimumSample(0), "complaint minimum sample: 0; use 1 to 2147483647");
        refused(() -> builder.refusalsUntilHeld(0), "complaint refusals until held: 0; use 1 to 2147483647");
        refused(
                () -> builder.minimumVolume(-1, EnumSet.noneOf(CaptchaType.class), ComplaintLimits.Reaction.WARN),
                "complaint minimum volume: -1; use 0 to 2147483647");
        refused(
                () -> builder.coolDown(Duration.ZERO),
                "complaint cool-down: PT0S; use a duration above zero, at most 365 days");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.1, 1.0001, Double.NaN})
    void aShareOutOfRangeIsRefused(double share) {
        ComplaintLimits.Builder builder = ComplaintLimits.builder();

        refused(
                () -> builder.shares(share, 0.3, 0.4),
                "complaints elevated from: " + share + "; use a share above 0, up to 1");
        refused(
                () -> builder.shares(0.1, share, 0.4),
                "complaints alarm from: " + share + "; use a share above 0, up to 1");
        refused(
                () -> builder.shares(0.1, 0.3, share),
                "complaints held from: " + share + "; use a share above 0, up to 1");
        refused(
                () -> builder.jump(share, ComplaintLimits.Reaction.WARN),
                "complaint jump: " + share + "; use a share above 0, up to 1");
    }

    @Test
    void sharesOutOfOrderAreRefused() {
        refused(
                () -> ComplaintLimits.builder().shares(0.3, 0.2, 0.4),
                "complaint shares: elevated 0.3, alarm 0.2, held 0.4 are out of order; use elevated <= alarm <= held");
        refused(
                () -> ComplaintLimits.builder().shares(0.2, 0.5, 0.4),
                "complaint shares: elevated 0.2, alarm 0.5, held 0.4 are out of order; use elevated <= alarm <= held");
    }

    @Test
    void aHysteresisThatWouldNeverLeaveAStateIsRefused() {
        refused(
                () -> ComplaintLimits.builder().hysteresis(-0.01),
                "complaint hysteresis: -0.01; use a share from 0 to below 1");
        refused(
                () -> ComplaintLimits.builder().hysteresis(0.15).build(),
                "complaint hysteresis: 0.15 is not below the share that is elevated, 0.15, which would never be left;"
                        + " lower the one or raise the other");
    }

    @Test
    void aJumpThatWouldNeverEndIsRefused() {
        refused(
                () -> ComplaintLimits.builder()
                        .jump(0.05, ComplaintLimits.Reaction.HOLD)
                        .build(),
                "complaint hysteresis: 0.05 is not below the rise that is a jump, 0.05, so that no jump would end;"
                        + " lower the one or raise the other");
    }

    @Test
    void theExtremesOfComplaintLimitsAreFine() {
        assertThat(ComplaintLimits.builder()
                        .window(Duration.ofDays(7))
                        .minimumSample(Integer.MAX_VALUE)
                        .hysteresis(0)
                        .shares(Double.MIN_VALUE, Double.MIN_VALUE, 1)
                        .build())
                .isNotNull();
    }

    @Test
    void aRetryPolicyOutOfRangeIsRefused() {
        RetryPolicy policy = RetryPolicy.DEFAULT;

        refused(() -> policy.withMaxAttempts(0), "retry max attempts: 0; use at least 1");
        refused(() -> policy.withBudget(0), "retry budget: 0; use at least 1");
        refused(
                () -> policy.withBackoff(Duration.ZERO, Duration.ofSeconds(1)),
                "retry base backoff: PT0S; use a duration above zero, at most 365 days");
        refused(
                () -> policy.withBackoff(Duration.ofSeconds(1), Duration.ofDays(366)),
                "retry max backoff: PT8784H; use a duration above zero, at most 365 days");
        refused(
                () -> policy.withOutage(Duration.ZERO, Duration.ofSeconds(1)),
                "retry outage limit: PT0S; use a duration above zero, at most 365 days");
        refused(
                () -> policy.withOutage(Duration.ofSeconds(1), Duration.ofSeconds(-1)),
                "retry probe interval: PT-1S; use a duration above zero, at most 365 days");
    }

    @Test
    void aCapBelowTheBaseOfTheBackoffIsRefused() {
        refused(
                () -> RetryPolicy.DEFAULT.withBackoff(Duration.ofSeconds(2), Duration.ofSeconds(1)),
                "retry max backoff: PT1S is below the base backoff PT2S; raise the one or lower the other");
    }

    @Test
    void aChangedRetryPolicyKeepsTheRest() {
        assertThat(RetryPolicy.DEFAULT
                        .withMaxAttempts(2)
                        .withBackoff(Duration.ofMillis(3), Duration.ofMillis(4))
                        .withBudget(5)
                        .withOutage(Duration.ofSeconds(6), Duration.ofSeconds(7)))
                .isEqualTo(RetryPolicy.DEFAULT
                        .withMaxAttempts(2)
                        .withBackoff(Duration.ofMillis(3), Duration.ofMillis(4))
                        .withBudget(5)
                        .withOutage(Duration.ofSeconds(6), Duration.ofSeconds(7)));
    }

    @Test
    void aBlankProxyHostIsRefused() {
        refused(() -> ProxySettings.http(" ", 8080), "proxy host: blank; use a host name or an address");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void aProxyPortOutOfRangeIsRefused(int port) {
        refused(() -> ProxySettings.http("proxy", port), "proxy port: " + port + "; use 1 to 65535");
    }

    @Test
    void aProxyShowsNeitherUserNorPassword() {
        ProxySettings proxy = ProxySettings.builder(ProxySettings.Type.SOCKS5, "proxy", 1080)
                .credentials("canary-user", () -> {
                    throw new AssertionError("asked");
                })
                .build();

        assertThat(proxy).hasToString("ProxySettings[SOCKS5 proxy:1080, with credentials]");
        assertThat(ProxySettings.http("proxy", 8080)).hasToString("ProxySettings[HTTP proxy:8080]");
    }

    @Test
    void aRequestKeepsWhatItWasGiven() {
        Object correlation = new Object();
        Instant solved = Instant.ofEpochSecond(1_000);
        ReportRequest request = request()
                .taskId(Long.MAX_VALUE)
                .solvedAt(solved, SolvedAtClock.SERVICE)
                .submittedAt(solved.minusSeconds(9))
                .domain("d".repeat(253))
                .correlation(correlation)
                .build();

        assertThat(request.taskId().asLong()).isEqualTo(Long.MAX_VALUE);
        assertThat(request.solvedAt()).isEqualTo(solved);
        assertThat(request.solvedAtClock()).isEqualTo(SolvedAtClock.SERVICE);
        assertThat(request.submittedAt()).isEqualTo(solved.minusSeconds(9));
        assertThat(request.domain()).hasSize(253);
        assertThat(request.correlation()).isSameAs(correlation);
    }

    @Test
    void theClockOfASolutionIsOursUnlessSaidOtherwise() {
        assertThat(request().build().solvedAtClock()).isEqualTo(SolvedAtClock.LOCAL);
        assertThat(request()
                        .solvedAt(Instant.EPOCH, SolvedAtClock.SERVICE)
                        .solvedAt(Instant.EPOCH)
                        .build()
                        .solvedAtClock())
                .isEqualTo(SolvedAtClock.LOCAL);
    }

    @Test
    void aRequestDoesNotShowItsCorrelationObject() {
        assertThat(request().correlation("canary").build().toString()).doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void aTaskIdThatIsNotPositiveIsRefused(long taskId) {
        refused(
                () -> request().taskId(taskId).build(),
                "taskId: " + taskId + " is not positive; use the task id that the service returned");
    }

    @Test
    void aDomainThatIsTooLongIsRefused() {
        refused(
                () -> request().domain("d".repeat(254)).build(),
                "domain: 254 characters; a domain name has at most 253");
    }

    @Test
    void eachMissingPartOfARequestIsNamed() {
        ReportRequest.Builder request = ReportRequest.builder();
        refused(request::build, "account: missing; set the label of one of the reporter's accounts");
        request.account("main");
        refused(request::build, "taskId: missing; set the task id that the service returned");
        request.taskId(1);
        refused(request::build, "verdict: missing; set CORRECT or INCORRECT");
        request.verdict(Verdict.CORRECT);
        refused(request::build, "captchaType: missing; set the type of the captcha");
        request.captchaType(CaptchaType.IMAGE);
        refused(request::build, "solvedAt: missing; set the time of the solution");
        request.solvedAt(Instant.EPOCH);
        assertThat(request.build()).isNotNull();
    }

    @Test
    void aBlankAccountOfARequestIsMissing() {
        refused(
                () -> request().account(" ").build(),
                "account: missing; set the label of one of the reporter's accounts");
    }

    private static Account.Builder at(String url) {
        return account().connection(to -> to.baseUrl(URI.create(url)));
    }

    private static Account.Builder account() {
        return Account.builder("2captcha", "main").clientKey(() -> "canary-key");
    }

    private static ReportRequest.Builder request() {
        return ReportRequest.builder()
                .account("main")
                .taskId(1)
                .verdict(Verdict.CORRECT)
                .captchaType(CaptchaType.IMAGE)
                .solvedAt(Instant.EPOCH);
    }

    private static void refused(ThrowingCallable setting, String message) {
        assertThatIllegalArgumentException().isThrownBy(setting).withMessage(message);
    }
}
