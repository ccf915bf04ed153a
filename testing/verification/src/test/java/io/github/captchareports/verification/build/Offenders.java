package io.github.captchareports.verification.build;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.lang.ArchRule;
import io.github.captchareports.verification.support.Classpath;
import io.github.captchareports.verification.support.SourceCode;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Classes that break a rule, to show that the rule can fail. */
final class Offenders {
    private Offenders() {}

    /** The main code that each of these classes comes from. */
    static List<Location> mainCodeOf(Class<?>... types) {
        List<Location> locations = new ArrayList<>();
        for (Class<?> type : types) {
            Path entry = Classpath.entryOf(type);
            locations.add(
                    Files.isDirectory(entry)
                            ? Location.of(entry)
                            : Location.of(URI.create("jar:" + entry.toUri() + "!/")));
        }
        return locations;
    }

    /** Main code with all offenders among it: compiled and imported at once, since that is what takes time. */
    static JavaClasses among(List<Location> mainCode, List<Offender> offenders, Path folder) {
        List<Path> sources = offenders.stream()
                .map(offender -> SourceCode.write(
                        folder, offender.name() + ".java", "package " + offender.inPackage() + ";\n" + offender.code()))
                .toList();
        Path compiled = SourceCode.compile(
                folder.resolve("classes"), List.of("-cp", System.getProperty("java.class.path")), sources);
        List<Location> all = new ArrayList<>(mainCode);
        all.add(Location.of(compiled));
        return new ClassFileImporter().importLocations(all);
    }

    /**
     * A class that breaks a rule.
     *
     * @param rule the rule
     * @param inPackage the package of the class
     * @param name the name of the class, or of the first in its file
     * @param code the class
     */
    record Offender(ArchRule rule, String inPackage, String name, String code) {
        Offender(ArchRule rule, String inPackage, String code) {
            this(rule, inPackage, code.replaceFirst(".*?(class|interface) (\\w+) .*", "$2"), code);
        }

        @Override
        public String toString() {
            return rule.getDescription() + ": " + name;
        }
    }
}
