package io.github.captchareports.simulator.internal.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.support.Caller;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The control plane is for programs of this machine, and within bounds. */
class ControlAccessTest {
    private static final long NOW = 1_800_000_000_000L;
    private static final String TURN = "{\"advanceMillis\":1000}";

    private final CaptchaSimulator simulator =
            CaptchaSimulator.builder().clock(() -> NOW).start();

    @AfterEach
    void close() {
        simulator.close();
    }

    private String send(String method, String path, String body, String... headers) throws IOException {
        StringBuilder head = new StringBuilder(method + " /_simulator/" + path + " HTTP/1.1\r\nConnection: close\r\n");
        for (String header : headers) {
            head.append(header.replace("PORT", Integer.toString(simulator.port())))
                    .append("\r\n");
        }
        head.append("Content-Length: ").append(body.length()).append("\r\n\r\n").append(body);
        return raw(head.toString().getBytes(StandardCharsets.UTF_8));
    }

    private String raw(byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), simulator.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(request);
            } catch (SocketException refusedAlready) {
                // The answer came first.
            }
            return Caller.readToEnd(socket.getInputStream()).text();
        }
    }

    private static void assertRefused(String answer, int status, String named) {
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("{\"error\":\"" + named + ": ", "; use ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"127.0.0.1:PORT", "localhost:PORT", "LOCALHOST", "sim.localhost:1", "[::1]:PORT", "127.1.2.3"})
    void programsOfThisMachineMayDoAnything(String host) throws IOException {
        assertThat(send("POST", "clock", TURN, "Host: " + host)).startsWith("HTTP/1.1 200 ");
        assertThat(send("POST", "clock", TURN, "Host: " + host, "Content-Type: application/x-www-form-urlencoded"))
                .as("as curl -d sends it")
                .startsWith("HTTP/1.1 200 ");
        assertThat(simulator.now().toEpochMilli()).isEqualTo(NOW + 2_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:PORT",
                "127.0.0.1.evil.example",
                "localhost.evil.example:80",
                "10.0.0.1"
            })
    void aForeignNameOfThisMachineIsRefused(String host) throws IOException {
        assertRefused(send("POST", "clock", TURN, "Host: " + host), 403, "host");
        assertRefused(send("GET", "truth", "", "Host: " + host), 403, "host");
        assertThat(simulator.now().toEpochMilli()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Origin: https://evil.example",
                "Origin: null",
                "Origin: http://localhost:3000",
                "Origin: http://127.0.0.1:PORT",
                "Origin: http://exa mple",
                "Sec-Fetch-Site: cross-site",
                "Sec-Fetch-Site: same-site"
            })
    void aPageOfAnotherOriginIsRefused(String header) throws IOException {
        for (String type : new String[] {"text/plain", "application/json"}) {
            String answer = send("POST", "clock", TURN, "Host: localhost:PORT", header, "Content-Type: " + type);
            assertRefused(answer, 403, "origin");
        }
        assertRefused(send("DELETE", "faults", "", "Host: localhost:PORT", header), 403, "origin");
        assertRefused(send("GET", "log", "", "Host: localhost:PORT", header), 403, "origin");
        assertThat(simulator.now().toEpochMilli()).isEqualTo(NOW);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: text/plain;charset=UTF-8",
                "Content-Type: application/x-www-form-urlencoded",
                "Content-Type: Multipart/Form-Data; boundary=x",
                "X-Nothing: at all"
            })
    void whatAFormCanSendChangesNothingWhereAPageSendsIt(String type) throws IOException {
        String[] headers = {"Host: localhost:PORT", "Origin: http://localhost:PORT", type};

        assertRefused(send("POST", "clock", TURN, headers), 415, "content-type");
        assertThat(send("GET", "clock", "", headers)).startsWith("HTTP/1.1 200 ");
        headers[2] = "Content-Type: application/json";
        assertThat(send("POST", "clock", TURN, headers)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @CsvSource({"/_simulator/clock, true", "/_simulator/solve, true", "/2captcha/reportCorrect, false"})
    void aBodyOverTheBoundIsNotKept(String path, boolean says) throws IOException {
        byte[] spaces = new byte[BoundedBody.LARGEST + 1];
        Arrays.fill(spaces, (byte) ' ');
        byte[] head = ("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + spaces.length + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] request = Arrays.copyOf(head, head.length + spaces.length);
        System.arraycopy(spaces, 0, request, head.length, spaces.length);

        String answer = raw(request);

        assertThat(answer).startsWith("HTTP/1.1 413 ");
        if (says) {
            assertThat(answer).contains("body: more than 1048576 bytes; send it in parts");
        }
    }

    @Test
    void theClockStaysBeforeTheYearTenThousand() throws IOException {
        for (String millis : new String[] {"9223372036854775807", "-9223372036854775808", "253402300800000"}) {
            assertThat(send("POST", "clock", "{\"advanceMillis\":" + millis + "}", "Host: localhost"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("advanceMillis: ", "; use at most 253402300799999, which is the year 9999");
        }
        String past = "{\"advanceMillis\":253402300799999}";
        assertThat(send("POST", "clock", past, "Host: localhost"))
                .startsWith("HTTP/1.1 400 ")
                .contains("advanceMillis: turns the clock past the year 9999; use at most 251602300799999 more");
        assertThatIllegalArgumentException().isThrownBy(() -> simulator.advance(Duration.ofSeconds(Long.MAX_VALUE)));
        assertThat(simulator.now().toEpochMilli()).isEqualTo(NOW);
        simulator.advance(Duration.ofMillis(251602300799999L));
        assertThat(simulator.now()).hasToString("9999-12-31T23:59:59.999Z");
    }
}
