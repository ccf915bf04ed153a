package io.github.captchareports.cli.account;

import io.github.captchareports.cli.ConfigurationException;
import io.github.captchareports.cli.Quoted;
import io.github.captchareports.cli.Streams;
import io.github.captchareports.spi.ReportProvider;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.jar.JarFile;

/** Providers of others: the jars and folders that a variable of the environment names, in addition to what the command has. */
public final class ProviderPath {
    /** The variable: paths with the separator of a class path between them. */
    public static final String VARIABLE = "CAPTCHA_REPORTS_PROVIDER_PATH";

    private ProviderPath() {}

    /**
     * The loader that finds the providers on the path, and everything else where the command finds it.
     *
     * @param usual what loads without such a path
     * @return the usual loader where the variable is not set or empty
     * @throws ConfigurationException if the path names nothing that can be used
     */
    public static ClassLoader extend(ClassLoader usual, Streams.Environment environment) {
        String value = environment.get(VARIABLE);
        if (value == null || value.isBlank()) {
            return usual;
        }
        List<URL> places = new ArrayList<>();
        for (String entry : value.split(File.pathSeparator, -1)) {
            if (!entry.isBlank()) {
                places.addAll(places(entry.strip()));
            }
        }
        // It is used until the process ends.
        ClassLoader extended = new URLClassLoader(places.toArray(URL[]::new), usual);
        requireProvider(extended);
        return extended;
    }

    private static List<URL> places(String entry) {
        try {
            Path place = Path.of(entry);
            if (!Files.isDirectory(place)) {
                return List.of(jar(entry, place));
            }
            List<URL> jars = new ArrayList<>();
            try (DirectoryStream<Path> files = Files.newDirectoryStream(place, "*.jar")) {
                for (Path file : files) {
                    jars.add(jar(entry, file));
                }
            }
            return jars.isEmpty() ? List.of(place.toUri().toURL()) : jars;
        } catch (InvalidPathException | IOException | SecurityException unreadable) {
            throw refuse(Quoted.of(entry) + " cannot be read; name jars, folders of jars or folders of classes");
        }
    }

    private static URL jar(String entry, Path file) throws MalformedURLException {
        if (!Files.exists(file)) {
            throw refuse(Quoted.of(entry) + " does not exist; name jars, folders of jars or folders of classes, with "
                    + Quoted.of(File.pathSeparator) + " between them");
        }
        try {
            new JarFile(file.toFile()).close();
        } catch (IOException noJar) {
            throw refuse(Quoted.of(String.valueOf(file.getFileName()))
                    + " is no jar; name jars, folders of jars or folders" + " of classes");
        }
        return file.toUri().toURL();
    }

    @SuppressWarnings("ReferenceEquality") // whether it was this very loader
    private static void requireProvider(ClassLoader extended) {
        boolean found = false;
        try {
            for (ReportProvider provider : ServiceLoader.load(ReportProvider.class, extended)) {
                found |= provider.getClass().getClassLoader() == extended;
            }
        } catch (ServiceConfigurationError | LinkageError broken) {
            throw refuse("a provider on it cannot be used: " + broken
                    + "; name the jars that it needs as well, or get one that was built for this version");
        }
        if (!found) {
            throw refuse("no provider is on it; a jar lists its provider in META-INF/services/"
                    + ReportProvider.class.getName());
        }
    }

    private static ConfigurationException refuse(String problem) {
        return new ConfigurationException(VARIABLE + ": " + problem);
    }
}
