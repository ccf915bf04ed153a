package io.github.captchareports.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/**
 * What a {@link ReportProvider} says of its service: id, address, methods and reporting window. A part of
 * {@link ReportProviderContract}.
 */
public interface ProviderFactsContract {
    /**
     * The provider under test.
     *
     * @return a provider; a new one each time, or always the same
     */
    ReportProvider provider();

    /** The id is a short name in lower case. */
    @Test
    default void theIdIsLowerCaseLettersDigitsAndHyphens() {
        assertThat(provider().id())
                .as("id() must be lower-case letters, digits and single hyphens, since accounts and results name it")
                .matches("[a-z0-9]+(-[a-z0-9]+)*");
    }

    /** The default base URL is a plain https URL. */
    @Test
    default void theDefaultBaseUrlIsHttps() {
        URI url = provider().defaultBaseUrl();

        assertThat(url.getScheme())
                .as("defaultBaseUrl() must be https: each request carries the key")
                .isEqualTo("https");
        assertThat(url.getHost()).as("defaultBaseUrl() must name a host").isNotBlank();
        assertThat(url.getRawUserInfo())
                .as("defaultBaseUrl() must have no user info")
                .isNull();
        assertThat(url.getRawQuery()).as("defaultBaseUrl() must have no query").isNull();
        assertThat(url.getRawFragment())
                .as("defaultBaseUrl() must have no fragment")
                .isNull();
    }

    /** Every pair of verdict and type has one method or none, always the same. */
    @Test
    default void everyPairHasOneMethodOrNone() {
        for (Verdict verdict : Verdict.values()) {
            for (CaptchaType type : CaptchaType.values()) {
                ReportMethod method = provider().method(verdict, type);
                assertThat(provider().method(verdict, type))
                        .as("method(%s, %s) must be the same each time: null, or an equal method", verdict, type)
                        .isEqualTo(method);
                if (method != null) {
                    assertThat(method.path())
                            .as(
                                    "method(%s, %s) must have a plain path: what varies is a placeholder, or in the body",
                                    verdict, type)
                            .matches("/([\\w./~-]|\\{\\w+})*");
                }
            }
        }
        assertThat(Samples.requests(provider(), Samples.taskId(provider())))
                .as("method(verdict, type) must know a method for one pair at least")
                .isNotEmpty();
    }

    /** What the service ignores it takes. */
    @Test
    default void confirmationsThatAreIgnoredHaveAMethod() {
        for (CaptchaType type : CaptchaType.values()) {
            boolean ignores = provider().ignoresConfirmations(type);
            assertThat(provider().ignoresConfirmations(type))
                    .as("ignoresConfirmations(%s) must be the same each time", type)
                    .isEqualTo(ignores);
            if (ignores) {
                assertThat(provider().method(Verdict.CORRECT, type))
                        .as(
                                "ignoresConfirmations(%s) must be false where method(CORRECT, %s) is null: what a service"
                                        + " does not take it cannot ignore",
                                type, type)
                        .isNotNull();
            }
        }
    }

    /** The reporting window is positive, and both ends of it are in order. */
    @Test
    default void windowDeadlineAndRiskAreInOrder() {
        Duration window = provider().window();
        assertThat(window).as("window() must be positive").isPositive();
        for (ReportRequest request : Samples.timedRequests(provider(), window)) {
            Instant deadline = provider().deadline(request);
            assertThat(deadline)
                    .as(
                            "deadline(%s) must be after solvedAt, and at most window() after it, which is how long reports "
                                    + "are remembered",
                            request)
                    .isAfter(request.solvedAt())
                    .isBeforeOrEqualTo(request.solvedAt().plus(window));
            assertThat(provider().atRiskFrom(request))
                    .as("atRiskFrom(%s) must be at most the deadline; submittedAt %s", request, request.submittedAt())
                    .isBeforeOrEqualTo(deadline);
        }
    }
}
