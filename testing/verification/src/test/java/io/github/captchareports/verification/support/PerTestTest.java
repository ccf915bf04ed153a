package io.github.captchareports.verification.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whose an error is that was met while several tests ran. */
@Timeout(30)
class PerTestTest {
    private final PerTest<String> met = new PerTest<>();
    private final ExecutorService one = Executors.newSingleThreadExecutor();
    private final ExecutorService other = Executors.newSingleThreadExecutor();
    private final ExecutorService background = Executors.newSingleThreadExecutor();

    @AfterEach
    void stop() {
        List.of(one, other, background).forEach(ExecutorService::shutdownNow);
    }

    @Test
    void whatIsMetOnATestsOwnThreadIsThatTestsAlone() throws Exception {
        on(one, met::begin);
        on(other, met::begin);

        on(one, () -> met.add("mine"));

        assertThat(end(other)).isEmpty();
        assertThat(end(one)).containsExactly("mine");
    }

    @Test
    void whatIsMetOnAnotherThreadIsOfAllThatRunAndOfNoOther() throws Exception {
        on(one, met::begin);
        on(background, () -> met.add("early"));
        on(other, met::begin);
        on(background, () -> met.add("late"));

        assertThat(end(one)).containsExactly("early", "late");
        assertThat(end(other)).containsExactly("late");
        on(one, met::begin);
        assertThat(end(one)).isEmpty();
    }

    @Test
    void whatIsMetBetweenTwoTestsIsTheNextOnes() throws Exception {
        on(background, () -> met.add("between"));

        on(one, met::begin);
        on(other, met::begin);

        assertThat(end(other)).isEmpty();
        assertThat(end(one)).containsExactly("between");
    }

    @Test
    void whatATestHasSeenIsDealtWithForThatTestOnly() throws Exception {
        on(one, met::begin);
        on(other, met::begin);
        on(background, () -> met.add("expected by one"));

        assertThat(one.submit(met::drain).get(10, TimeUnit.SECONDS)).containsExactly("expected by one");

        assertThat(end(one)).isEmpty();
        assertThat(end(other)).containsExactly("expected by one");
    }

    @Test
    void aTestThatRunsWhileAnotherOneWaitsOnItsThreadHasItsOwn() throws Exception {
        on(one, met::begin);
        on(one, met::begin);
        on(one, () -> met.add("inner"));

        assertThat(end(one)).containsExactly("inner");
        on(one, () -> met.add("outer"));
        assertThat(end(one)).containsExactly("outer");
    }

    private static void on(ExecutorService thread, Runnable step) throws Exception {
        thread.submit(step).get(10, TimeUnit.SECONDS);
    }

    private List<String> end(ExecutorService thread) throws Exception {
        return thread.submit(met::end).get(10, TimeUnit.SECONDS);
    }
}
