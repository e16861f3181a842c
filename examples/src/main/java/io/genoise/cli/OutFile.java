package io.genoise.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The file that a command writes: what is there is kept, unless it may be replaced.
final class OutFile {
    @Option(names = "--out", order = 10, paramLabel = "FILE", description = "Where it is written.")
    Path file;

    @Option(
            names = "--overwrite",
            order = 19,
            description = "Replace the file of --out if it is there.")
    boolean overwrite;

    /// Checks, before there is anything to write, that it can be written there.
    ///
    /// @param endings what is said where no file was named: what its name ends in
    /// @throws IllegalArgumentException if no file was named, its folder is not there, or it is there and must be kept
    Path checked(String endings) {
        if (file == null) {
            throw new IllegalArgumentException(
                    "where to? Say --out FILE, that ends in %s".formatted(endings));
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isDirectory(folder)) {
            throw new IllegalArgumentException(
                    "--out %s: expected the name of a file in a folder that is there"
                            .formatted(file));
        }
        if (Files.exists(file) && !overwrite) {
            throw new IllegalArgumentException(
                    "--out %s: it is there already: name another file, or say --overwrite"
                            .formatted(file));
        }
        return file;
    }
}
