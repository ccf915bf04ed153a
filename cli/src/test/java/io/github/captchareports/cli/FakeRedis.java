package io.github.captchareports.cli;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** A server on loopback that answers commands as it is told: a sentinel, a node of a cluster, or no Redis at all. */
public final class FakeRedis implements Closeable {
    private final ServerSocket listening;
    private final Function<String, String> answers;

    /**
     * Listens.
     *
     * @param answers what is answered to a command, by its name in capitals; empty leaves it to the server
     */
    public FakeRedis(Function<String, String> answers) {
        this.answers = answers;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    public int port() {
        return listening.getLocalPort();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "fake-redis");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                start(() -> serve(socket));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void serve(Socket socket) {
        try (socket;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = in.readLine()) != null) {
                int parts = Integer.parseInt(line.substring(1));
                List<String> words = new ArrayList<>();
                for (int i = 0; i < parts; i++) {
                    in.readLine();
                    words.add(in.readLine());
                }
                socket.getOutputStream().write(answer(words.get(0).toUpperCase(Locale.ROOT)));
                socket.getOutputStream().flush();
            }
        } catch (IOException | NumberFormatException gone) {
            // So is the client.
        }
    }

    private byte[] answer(String command) {
        String given = answers.apply(command);
        String answer = !given.isEmpty()
                ? given
                : switch (command) {
                    case "PING" -> "+PONG\r\n";
                    case "CLIENT", "SELECT" -> "+OK\r\n";
                    default -> "-ERR unknown command\r\n";
                };
        return answer.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
