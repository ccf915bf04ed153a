package com.example.captchas;

import io.github.captchareports.spi.ReportProvider;
import io.github.captchareports.tck.ReportProviderContract;
import io.github.captchareports.tck.SampleAnswer;
import java.util.List;

/** The contract that every provider passes, with the answers that Example REST documents. */
class ExampleRestContractTest implements ReportProviderContract {
    static final List<SampleAnswer> ANSWERS = List.of(
            SampleAnswer.recorded(204, ""),
            SampleAnswer.refused(400, "").withHeader("X-Error", "verdict-invalid"),
            SampleAnswer.accountRefused(401, "").withHeader("X-Error", "key-unknown"),
            SampleAnswer.accountRefused(403, "").withHeader("X-Error", "key-suspended"),
            SampleAnswer.refused(404, "").withHeader("X-Error", "task-unknown"),
            SampleAnswer.alreadyReported(409, "").withHeader("X-Error", "verdict-exists"),
            SampleAnswer.refused(410, "").withHeader("X-Error", "window-closed"),
            SampleAnswer.throttled(429, "").withHeader("Retry-After", "7"),
            SampleAnswer.of(SampleAnswer.Meaning.UNCLEAR, 500, ""));

    @Override
    public ReportProvider provider() {
        return new ExampleRestProvider();
    }

    @Override
    public List<SampleAnswer> answers() {
        return ANSWERS;
    }

    @Override
    public int damagedAnswers() {
        return 50_000;
    }
}
