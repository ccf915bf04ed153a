package io.github.captchareports.cli.demo;

import io.github.captchareports.Outcome;
import io.github.captchareports.Verdict;
import io.github.captchareports.cli.Kebab;
import io.github.captchareports.simulator.CaptchaSimulator;
import io.github.captchareports.simulator.Fault;
import io.github.captchareports.simulator.SimulatedService;
import io.github.captchareports.simulator.SimulatedTask;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is played in a demo: the lines of a sample, what should become of each, and some answers that get lost on the way
 * although the service has recorded the report.
 */
public final class DemoScript {
    private static final int ANSWERS_A_LOSS = 150;

    private final List<SampleLine> lines = new ArrayList<>();
    private final Map<SimulatedService, List<SampleLine>> lost = new EnumMap<>(SimulatedService.class);
    private final Set<Long> lostTasks = new HashSet<>();

    private DemoScript() {}

    public static DemoScript write(Sample sample, int count) {
        DemoScript script = new DemoScript();
        Set<Long> repeated = new HashSet<>();
        for (int i = 0; i < count; i++) {
            SampleLine line = sample.next();
            script.lines.add(line);
            if (line.expected() == Outcome.DUPLICATE) {
                repeated.add(line.taskId());
            }
        }
        for (SimulatedService service : SimulatedService.values()) {
            script.lost.put(service, script.lose(service, repeated));
        }
        return script;
    }

    private List<SampleLine> lose(SimulatedService service, Set<Long> repeated) {
        List<SampleLine> candidates = lines.stream()
                .filter(line -> line.service() == service
                        && line.expected() == Outcome.ACCEPTED
                        && !repeated.contains(line.taskId()))
                .toList();
        List<SampleLine> losses = new ArrayList<>();
        for (int i = ANSWERS_A_LOSS / 2; i < candidates.size(); i += ANSWERS_A_LOSS) {
            losses.add(candidates.get(i));
            lostTasks.add(candidates.get(i).taskId());
        }
        return losses;
    }

    /** Tells the simulator the tasks, and which answers to lose. */
    public void prepare(CaptchaSimulator simulator) {
        for (SampleLine line : lines) {
            if (line.expected() != Outcome.DUPLICATE) {
                simulator.tell(new SimulatedTask(
                        line.service(),
                        line.taskId(),
                        Kebab.of(line.type()),
                        line.solvedAt(),
                        line.verdict() == Verdict.CORRECT));
            }
        }
        lost.forEach((service, losses) ->
                losses.forEach(line -> simulator.faults(service).forTask(line.taskId(), 1, Fault.lostAnswer())));
    }

    List<SampleLine> lines() {
        return lines;
    }

    /** How many answers of a service get lost. */
    int lostAnswers(SimulatedService service) {
        return lost.getOrDefault(service, List.of()).size();
    }

    /**
     * What should become of a line. 2Captcha can be asked again after a lost answer: its code for a duplicate proves
     * that the report is recorded. Anti-Captcha has no such code, so that the end of the report stays open.
     */
    Outcome expected(SampleLine line) {
        boolean open = line.service() == SimulatedService.ANTICAPTCHA
                && lostTasks.contains(line.taskId())
                && line.expected() == Outcome.ACCEPTED;
        return open ? Outcome.INDETERMINATE : line.expected();
    }

    /** How many tasks the simulator should have recorded in the end. */
    long expectedOnTheBooks() {
        return lines.stream()
                .filter(line -> line.expected() == Outcome.ACCEPTED)
                .count();
    }

    public byte[] input() {
        StringBuilder input = new StringBuilder();
        lines.forEach(line -> input.append(line.json()).append('\n'));
        return input.toString().getBytes(StandardCharsets.UTF_8);
    }
}
