package io.github.captchareports.cli.option;

import io.github.captchareports.cli.file.PathProblem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the paths of options. */
public final class PathConverter implements ITypeConverter<Path> {
    @Override
    public Path convert(String value) {
        try {
            return Path.of(value);
        } catch (InvalidPathException impossible) {
            throw new TypeConversionException(PathProblem.of(value));
        }
    }
}
