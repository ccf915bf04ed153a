package io.github.captchareports.test;

import io.github.captchareports.support.PublicApi;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What users can see is what {@code docs/api/test.txt} says. */
class PublicApiTest {
    @Test
    void thePublicApiIsTheOneThatIsWrittenDown() throws IOException {
        PublicApi.ofThisModule().assertIsWrittenDown("test");
    }
}
