package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.captchareports.spi.ReportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;

/** Where a jar names its providers. */
final class Discovery {
    private static final String SERVICE = ReportProvider.class.getName();
    private static final List<String> DESCRIPTORS =
            List.of("module-info.class", "META-INF/versions/9/module-info.class");

    private Discovery() {}

    /** The classes that the service loader finds. */
    static List<Class<? extends ReportProvider>> found(ClassLoader loader) {
        return ServiceLoader.load(ReportProvider.class, loader).stream()
                .<Class<? extends ReportProvider>>map(ServiceLoader.Provider::type)
                .toList();
    }

    /** The class names in all {@code META-INF/services} files. */
    static Set<String> inServiceFiles(ClassLoader loader) {
        Set<String> names = new TreeSet<>();
        for (URL file : resources(loader, "META-INF/services/" + SERVICE)) {
            new String(read(file), UTF_8)
                    .lines()
                    .map(line -> line.replaceFirst("#.*", "").strip())
                    .filter(line -> !line.isEmpty())
                    .forEach(names::add);
        }
        return names;
    }

    /** The class names that all module descriptors provide, whether or not the test runs on the module path. */
    static Set<String> inModuleDescriptors(Class<?> provider) {
        Set<String> names = new TreeSet<>();
        ModuleDescriptor own = provider.getModule().getDescriptor();
        if (own != null) {
            addProviders(own, names);
        }
        for (String descriptor : DESCRIPTORS) {
            for (URL file : resources(provider.getClassLoader(), descriptor)) {
                try (InputStream in = file.openStream()) {
                    addProviders(ModuleDescriptor.read(in), names);
                } catch (IOException e) {
                    throw new UncheckedIOException(file.toString(), e);
                }
            }
        }
        return names;
    }

    private static void addProviders(ModuleDescriptor descriptor, Set<String> names) {
        descriptor.provides().stream()
                .filter(provides -> provides.service().equals(SERVICE))
                .forEach(provides -> names.addAll(provides.providers()));
    }

    private static List<URL> resources(ClassLoader loader, String name) {
        try {
            return List.copyOf(Collections.list(loader.getResources(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    private static byte[] read(URL file) {
        try (InputStream in = file.openStream()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(file.toString(), e);
        }
    }
}
