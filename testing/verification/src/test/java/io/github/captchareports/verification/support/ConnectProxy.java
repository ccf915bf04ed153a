package io.github.captchareports.verification.support;

import io.github.captchareports.support.Listening;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ServerSocketFactory;

/** An HTTP proxy on loopback that opens tunnels and hands plain requests on, and keeps all that passes in either direction. */
public final class ConnectProxy implements AutoCloseable {
    private static final Pattern PLAIN =
            Pattern.compile("POST http://([^: /]+):(\\d+)(/[^ ]*) (HTTP/1\\.1\r\n(?s:.*))");
    private static final Pattern AUTHORIZATION = Pattern.compile("(?i)proxy-authorization:[^\r]*\r\n");
    private static final Pattern CONNECT = Pattern.compile("CONNECT ([^: ]+):(\\d+) HTTP/1\\.[01]\r\n(?s:.*)");

    private final Queue<String> heads = new ConcurrentLinkedQueue<>();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final Listening listening = Listening.on(ServerSocketFactory.getDefault(), this::tunnel);

    public static ConnectProxy open() {
        return new ConnectProxy();
    }

    public int port() {
        return listening.port();
    }

    /** What clients asked of the proxy itself. */
    public List<String> heads() {
        return List.copyOf(heads);
    }

    /** What went through the tunnels, byte for byte. */
    public String passed() {
        synchronized (passed) {
            return passed.toString(StandardCharsets.ISO_8859_1);
        }
    }

    private void tunnel(Socket client) {
        try (client) {
            String head = head(client.getInputStream());
            heads.add(head);
            Matcher connect = CONNECT.matcher(head);
            Matcher plain = PLAIN.matcher(head);
            if (plain.matches()) {
                handOn(client, plain);
                return;
            }
            if (!connect.matches()) {
                client.getOutputStream().write("HTTP/1.1 405 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                return;
            }
            try (Socket server = new Socket(connect.group(1), Integer.parseInt(connect.group(2)))) {
                client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                Listening.start(() -> pass(server, client));
                pass(client, server);
            }
        } catch (IOException gone) {
            // One of both has hung up.
        }
    }

    /** All requests of the connection are taken to be for the same server, and to begin as the first did. */
    private void handOn(Socket client, Matcher first) throws IOException {
        try (Socket server = new Socket(first.group(1), Integer.parseInt(first.group(2)))) {
            String head = "POST " + first.group(3) + " "
                    + AUTHORIZATION.matcher(first.group(4)).replaceAll("");
            byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
            synchronized (passed) {
                passed.writeBytes(bytes);
            }
            server.getOutputStream().write(bytes);
            Listening.start(() -> pass(server, client));
            pass(client, server);
        }
    }

    private void pass(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] piece = new byte[4096];
            int length;
            while ((length = in.read(piece)) >= 0) {
                synchronized (passed) {
                    passed.write(piece, 0, length);
                }
                out.write(piece, 0, length);
            }
            to.shutdownOutput();
        } catch (IOException gone) {
            // One of both has hung up.
        }
    }

    private static String head(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int next;
        while (head.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0) {
            head.append((char) next);
        }
        return head.toString();
    }

    @Override
    public void close() {
        listening.close();
    }
}
