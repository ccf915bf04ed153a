package io.github.captchareports.simulator;

import org.jspecify.annotations.Nullable;

/**
 * One request that reached the simulator. The client key is in none of them.
 *
 * <p>The entry is written when the request has arrived, before its answer leaves: a client that has read an answer
 * always finds its request in the log.
 *
 * @param sequence the number of the request, from 1 and without gaps
 * @param epochMillis when it had arrived, by the simulator's clock
 * @param service the service it went to, or null if the path belongs to neither
 * @param path the path below the service's, for example {@code /reportCorrect}, without a query
 * @param taskId the task it reports, or null if it names none
 * @param verdict the verdict its path implies, or null if the service has no such path
 * @param ruling what became of it
 * @param answer what the client was told: {@code success}, an error code, or the name of the fault that took the
 *     answer's place
 * @param status the HTTP status of the answer, or 0 if the client got none
 * @param fault the name of the fault that was played, or null
 * @param protocol {@code HTTP/1.1} or {@code HTTP/2}
 */
public record LogEntry(
        long sequence,
        long epochMillis,
        @Nullable SimulatedService service,
        String path,
        @Nullable Long taskId,
        @Nullable SimulatedVerdict verdict,
        Ruling ruling,
        String answer,
        int status,
        @Nullable String fault,
        String protocol) {

    /**
     * Whether the report of this request was recorded.
     *
     * @return true exactly for {@link Ruling#RECORDED}
     */
    public boolean recorded() {
        return ruling == Ruling.RECORDED;
    }
}
