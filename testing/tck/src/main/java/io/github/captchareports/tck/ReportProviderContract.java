package io.github.captchareports.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.captchareports.spi.ReportProvider;
import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * What every {@link ReportProvider} must do. A provider's test class implements this interface, says what the service's
 * answers look like, and inherits the tests: of its {@linkplain ProviderFactsContract facts}, of its
 * {@linkplain ProviderCallContract calls}, of how it {@linkplain ProviderReplyContract reads answers}, and those that are here
 * because they need all of it:
 *
 * <pre>{@code
 * class MyProviderTest implements ReportProviderContract {
 *     public ReportProvider provider() { return new MyProvider(); }
 *     public List<SampleAnswer> answers() {
 *         return List.of(
 *                 SampleAnswer.recorded(204, ""),
 *                 SampleAnswer.alreadyReported(409, ""),
 *                 SampleAnswer.refused(410, ""),
 *                 SampleAnswer.throttled(429, "").withHeader("Retry-After", "7"),
 *                 SampleAnswer.accountRefused(401, ""));
 *     }
 * }
 * }</pre>
 *
 * <p>The defaults find key and task id in the path, the headers, and bodies of JSON or a form; a service that takes them in
 * another form overrides {@link #carries}, and one that says the same in several ways {@link #says}. For a service of the
 * task-API family there is {@link TaskApiProviderContract}.
 */
public interface ReportProviderContract extends ProviderFactsContract, ProviderCallContract, ProviderReplyContract {
    /**
     * The provider under test.
     *
     * @return a provider; a new one each time, or always the same
     */
    @Override
    ReportProvider provider();

    @Override
    List<SampleAnswer> answers();

    /**
     * The same question has the same answer on every thread.
     *
     * @throws InterruptedException if the test is interrupted
     */
    @Test
    default void answersAreTheSameOnEveryThread() throws InterruptedException {
        ReportProvider provider = provider();
        List<String> expected = Samples.transcript(provider, answers());
        CyclicBarrier start = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            List<Future<List<String>>> runs = new ArrayList<>();
            for (int thread = 0; thread < 2; thread++) {
                runs.add(threads.submit(() -> {
                    start.await();
                    List<String> last = expected;
                    for (int i = 0; i < 50 && last.equals(expected); i++) {
                        last = Samples.transcript(provider, answers());
                    }
                    return last;
                }));
            }
            for (Future<List<String>> run : runs) {
                assertThat(run.get())
                        .as("a provider must be pure functions: two threads got other answers than one")
                        .isEqualTo(expected);
            }
        } catch (ExecutionException e) {
            throw new AssertionError("a provider must not throw when two threads use it", e.getCause());
        } finally {
            threads.shutdownNow();
        }
    }

    /** The provider is found on the class path, and on the module path where it is a module. */
    @Test
    default void theServiceLoaderFindsTheProvider() {
        Class<? extends ReportProvider> type = provider().getClass();
        ClassLoader loader = type.getClassLoader();

        assertThat(Discovery.inServiceFiles(loader))
                .as("META-INF/services/%s must name the provider", ReportProvider.class.getName())
                .contains(type.getName());
        assertThat(Discovery.found(loader))
                .as("the ServiceLoader must find the provider: a public class with a public constructor without "
                        + "parameters")
                .contains(type);
        ModuleDescriptor descriptor = Discovery.moduleDescriptor(type);
        if (descriptor != null) {
            assertThat(Discovery.in(descriptor))
                    .as("module-info must provide ReportProvider with the provider, or the jar must have none")
                    .contains(type.getName());
        }
    }
}
