package io.github.captchareports.cli.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.captchareports.cli.option.AccountOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthoritiesTest {
    private static final String PEM = """
            -----BEGIN CERTIFICATE-----
            MIIDNTCCAh2gAwIBAgIUYMoRAqf6PE8M6AX0EUSPWrS+G7owDQYJKoZIhvcNAQEL
            BQAwKTEnMCUGA1UEAwweY2FwdGNoYS1yZXBvcnRzIHRlc3QgYXV0aG9yaXR5MCAX
            DTI2MTEyMDEwNTcxMloYDzIxMjYxMDI3MTA1NzEyWjApMScwJQYDVQQDDB5jYXB0
            Y2hhLXJlcG9ydHMgdGVzdCBhdXRob3JpdHkwggEiMA0GCSqGSIb3DQEBAQUAA4IB
            DwAwggEKAoIBAQChNZ7RlxDq5DG6dheDlf4lc0qRy5ueip0lyNDi1iZAdPjyIcEz
            Q2+vasQ7vEjLJIXswUT/vU9hczKurMFDjym66YfCPgrEqn+Q9ATAewOpkbSWvdnM
            HG4KqbjvOhPp7glc43HJV9WqKQK2YscLSOAbhZhrrNtU4bQsE4MBHu3eaob1npeV
            MXMVgZpXea74k7nJ7Wb44obQNsxTJ0JD6QJmb6yPUB+OQfgUXqsYnEZyOt5yhea3
            8mLiwFFvJamOYPZaAlEedius5OzOhfQ63yTgpxlqkItGHK1Rni6iLiak5+Rz+paV
            HBmjyyKK/YQUXhnsUhUGYdamtsKHJ100cQ5PAgMBAAGjUzBRMB0GA1UdDgQWBBTk
            Z4QHzB+IsiI9BQZH0nU3vvbrCDAfBgNVHSMEGDAWgBTkZ4QHzB+IsiI9BQZH0nU3
            vvbrCDAPBgNVHRMBAf8EBTADAQH/MA0GCSqGSIb3DQEBCwUAA4IBAQAlZ/V/weyR
            sjRcmpLB7HZfsbGlB6W6eytgjUBYDP1Y/WKw7pK+gDlOQW0qw0pwXS+g70KOOL5c
            4IiWmqQnuPnye6RC/i3uRHr9b4v3/eVJq2BUH/hR7RfO61O/ic7jv7CEWnkrz3mp
            TXC6RjCuWgaolkNfd+VX36w0gWZ44u7doFMd8myz0rHjUSCYsq683ov0+Bdk4JU4
            xR2sNKQE2yKtt2XDpewazEBSBn5Hd6n6iZF1Pa+w3YE6QeKxhZgna4ZOWf5XnYEb
            Nc4ySMqWGwkKGHwfPi9K0u3+KZ3YfKrNFVJv4Rho33PSekcF97ZajgyR4hN0oJut
            fGSdtAxTI4ST
            -----END CERTIFICATE-----
            """;

    @TempDir
    Path folder;

    private final AccountSettings.Origin origin = new AccountOptions();

    @Test
    void everyCertificateOfTheFileIsRead() throws IOException {
        Path file = Files.writeString(folder.resolve("ca.pem"), PEM + PEM);
        assertThat(Authorities.read(origin, file))
                .hasSize(2)
                .allSatisfy(authority -> assertThat(
                                authority.getSubjectX500Principal().getName())
                        .isEqualTo("CN=captcha-reports test authority"));
    }

    @Test
    void aFileWithoutCertificatesIsRefused() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty.pem"), "");
        assertThatThrownBy(() -> Authorities.read(origin, empty)).hasMessageContaining("holds no certificate");
        Path broken = Files.writeString(folder.resolve("broken.pem"), PEM.replace("M", "-"));
        assertThatThrownBy(() -> Authorities.read(origin, broken)).hasMessageContaining("not a PEM file");
    }
}
