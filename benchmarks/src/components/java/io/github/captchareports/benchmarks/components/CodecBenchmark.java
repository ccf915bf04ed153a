package io.github.captchareports.benchmarks.components;

import io.github.captchareports.ReportRequest;
import io.github.captchareports.spi.HttpReply;
import io.github.captchareports.spi.ProviderCall;
import io.github.captchareports.spi.ProviderReply;
import io.github.captchareports.spi.ReportMethod;
import io.github.captchareports.spi.ReportProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A provider writes a report and reads the success. */
@State(Scope.Thread)
public class CodecBenchmark {
    private final ReportRequest request = Reports.of(Reports.FIRST_TASK);
    private final HttpReply success = Reports.success();

    /** Whose codec. */
    @Param({"2captcha", "anticaptcha"})
    public String provider;

    private ReportProvider codec;
    private ReportMethod method;

    /** Finds the provider. */
    @Setup
    public void find() {
        codec = Reports.provider(provider);
        method = codec.method(request.verdict(), request.captchaType());
    }

    /** Writes. */
    @Benchmark
    public ProviderCall call() {
        return codec.call(method, request, Reports.CLIENT_KEY);
    }

    /** Reads. */
    @Benchmark
    public ProviderReply reply() {
        return codec.interpret(success);
    }
}
