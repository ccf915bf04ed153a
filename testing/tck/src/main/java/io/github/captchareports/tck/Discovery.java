package io.github.captchareports.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.captchareports.spi.ReportProvider;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.security.CodeSource;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where a jar or a module names its providers. */
final class Discovery {
    private static final String SERVICE = ReportProvider.class.getName();

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

    /** The descriptor of the provider's own module or jar; null where it is no module. */
    static @Nullable ModuleDescriptor moduleDescriptor(Class<?> provider) {
        ModuleDescriptor own = provider.getModule().getDescriptor();
        if (own != null) {
            return own;
        }
        // On the class path nobody reads it: a jar may be a module all the same.
        CodeSource source = provider.getProtectionDomain().getCodeSource();
        URL place = source == null ? null : source.getLocation();
        if (place == null) {
            return null;
        }
        try (URLClassLoader ofItsOwn = new URLClassLoader(new URL[] {place}, null)) {
            URL descriptor = ofItsOwn.findResource("module-info.class");
            return descriptor == null ? null : ModuleDescriptor.read(ByteBuffer.wrap(read(descriptor)));
        } catch (IOException e) {
            throw new UncheckedIOException(place.toString(), e);
        }
    }

    /** The class names that a module provides. */
    static Set<String> in(ModuleDescriptor descriptor) {
        Set<String> names = new TreeSet<>();
        descriptor.provides().stream()
                .filter(provides -> provides.service().equals(SERVICE))
                .forEach(provides -> names.addAll(provides.providers()));
        return names;
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
