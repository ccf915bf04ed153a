package io.github.captchareports.smoke;

import io.github.captchareports.Account;
import io.github.captchareports.CaptchaType;
import io.github.captchareports.ReportRequest;
import io.github.captchareports.ReportResult;
import io.github.captchareports.Reporter;
import io.github.captchareports.ReporterBuilder;
import io.github.captchareports.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Reports one task to each service that it is told of, and prints how each report ended. */
public final class Main {
    private Main() {}

    /**
     * Runs the application.
     *
     * @param arguments the file of a certificate authority; then pairs of a provider and its address
     * @throws IOException when the authority cannot be read
     * @throws CertificateException when it is none
     */
    public static void main(String[] arguments) throws IOException, CertificateException {
        X509Certificate authority = authority(Path.of(arguments[0]));
        ReporterBuilder builder = Reporter.builder();
        for (int i = 1; i < arguments.length; i += 2) {
            URI url = URI.create(arguments[i + 1]);
            builder.account(Account.builder(arguments[i], arguments[i])
                    .clientKey(() -> "key")
                    .connection(to -> to.baseUrl(url)
                            .trustedCertificates(List.of(authority))
                            .http2(true))
                    .build());
        }
        Reporter reporter = builder.build();
        for (int i = 1; i < arguments.length; i += 2) {
            ReportRequest request = ReportRequest.builder()
                    .account(arguments[i])
                    .taskId(74455221488L)
                    .verdict(Verdict.INCORRECT)
                    .captchaType(CaptchaType.IMAGE)
                    .solvedAt(Instant.now())
                    .build();
            ReportResult result = reporter.report(request).block(Duration.ofSeconds(20));
            System.out.println(arguments[i] + " " + (result == null ? "nothing" : result.outcome()));
        }
        reporter.shutdown(Duration.ZERO).block(Duration.ofSeconds(10));
    }

    private static X509Certificate authority(Path pem) throws IOException, CertificateException {
        try (InputStream in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
