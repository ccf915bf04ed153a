/** The provider of Example REST, found by {@link java.util.ServiceLoader}. */
@org.jspecify.annotations.NullMarked
module com.example.captchas {
    requires transitive io.github.captchareports;
    requires static org.jspecify;

    exports com.example.captchas;

    provides io.github.captchareports.spi.ReportProvider with
            com.example.captchas.ExampleRestProvider;
}
