package io.genoise.transfer;

import io.genoise.data.ContentHash;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Which code runs: a hash over Genoise's own archives and folders of classes, wherever they lie. Two builds of the same
/// sources are the same code.
final class BuiltCode {
    private BuiltCode() {}

    /// The hash, of all of Genoise that is on the class path and the module path.
    static String hash() {
        String paths =
                System.getProperty("java.class.path", "")
                        + File.pathSeparator
                        + System.getProperty("jdk.module.path", "");
        List<byte[]> parts = new ArrayList<>();
        for (String entry : paths.split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path) && path.getFileName().toString().startsWith("genoise")) {
                add(path, path.getFileName(), parts);
            } else if (!entry.isEmpty() && Files.isDirectory(path.resolve("io/genoise"))) {
                try (Stream<Path> files = Files.walk(path)) {
                    files.filter(Files::isRegularFile)
                            .sorted()
                            .forEach(file -> add(file, path.relativize(file), parts));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
        return ContentHash.of(parts.toArray(byte[][]::new)).toString();
    }

    private static void add(Path file, Path name, List<byte[]> parts) {
        try {
            parts.add(name.toString().getBytes(StandardCharsets.UTF_8));
            parts.add(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
