package io.github.captchareports.providers.twocaptcha;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.Verdict;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ReportMethod;
import java.net.URI;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuCaptchaProviderTest {
    private static final RuCaptchaProvider PROVIDER = new RuCaptchaProvider();
    private static final TwoCaptchaProvider SAME = new TwoCaptchaProvider();

    @Test
    void hasAnIdAndAnAddressOfItsOwn() {
        assertThat(PROVIDER.id()).isEqualTo("rucaptcha");
        assertThat(PROVIDER.defaultBaseUrl()).isEqualTo(URI.create("https://api.rucaptcha.com"));
    }

    @Test
    void hasTheRulesOf2Captcha() {
        assertThat(PROVIDER.codes()).isEqualTo(SAME.codes());
        assertThat(PROVIDER.window()).isEqualTo(SAME.window());
        assertThat(PROVIDER.replaySafe()).isEqualTo(SAME.replaySafe());
        assertThat(PROVIDER.complaintLimits()).isEqualTo(SAME.complaintLimits());
    }

    @ParameterizedTest
    @EnumSource(CaptchaType.class)
    void sendsWhat2CaptchaIsSent(CaptchaType type) {
        for (Verdict verdict : Verdict.values()) {
            ReportRequest request = ReportRequest.builder()
                    .account("main")
                    .taskId(74_455_221_488L)
                    .verdict(verdict)
                    .captchaType(type)
                    .solvedAt(Instant.parse("2026-11-20T10:00:00Z"))
                    .build();
            ReportMethod method = Objects.requireNonNull(PROVIDER.method(verdict, type));
            ProviderCall call = PROVIDER.call(method, request, "k3y");

            assertThat(call.path())
                    .isEqualTo(SAME.call(Objects.requireNonNull(SAME.method(verdict, type)), request, "k3y")
                            .path());
            assertThat(call.headers())
                    .isEqualTo(SAME.call(Objects.requireNonNull(SAME.method(verdict, type)), request, "k3y")
                            .headers());
            assertThat(new String(call.body(), UTF_8)).isEqualTo("{\"clientKey\":\"k3y\",\"taskId\":74455221488}");
        }
    }
}
