package com.example.captchas;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** What the build has made of the provider. */
final class Built {
    private Built() {}

    /** The folder with its classes. */
    static Path classes() {
        try {
            return Path.of(ExampleRestProvider.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
