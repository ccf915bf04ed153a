package io.github.captchareports.simulator;

import java.util.Map;

/**
 * What the simulated services have counted since the start or the last reset. The counts of a simulator at work are
 * read one after another; once it is idle they agree with each other and with the log.
 *
 * @param requests requests that reached a service, faults and refusals included
 * @param recordedTasks tasks for which a report was recorded
 * @param recorded reports recorded, by service and verdict; every pair is there
 * @param mistaken recorded reports whose verdict was not what the task really was, of the tasks that were told
 * @param duplicates reports on tasks that had one, whatever the code of the answer
 * @param refused requests refused by the rules of a service, by error code; refusals that a fault invents are not here
 * @param faults faults played, by name
 * @param droppedLogEntries log entries dropped for newer ones, see {@link CaptchaSimulatorBuilder#logLimit}
 */
public record Books(
        long requests,
        long recordedTasks,
        Map<SimulatedService, Map<SimulatedVerdict, Long>> recorded,
        long mistaken,
        long duplicates,
        Map<String, Long> refused,
        Map<String, Long> faults,
        long droppedLogEntries) {

    /**
     * Reports that one service recorded with one verdict.
     *
     * @param service the service
     * @param verdict the verdict
     * @return their number
     */
    public long recorded(SimulatedService service, SimulatedVerdict verdict) {
        return recorded.getOrDefault(service, Map.of()).getOrDefault(verdict, 0L);
    }
}
