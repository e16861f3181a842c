package io.genoise.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import jdk.incubator.vector.FloatVector;

/// What a measurement was made on and with: absolute figures mean nothing without it.
///
/// @param processor its name
/// @param cores how many there are
/// @param vectorBits of the vectors that Java computes with
/// @param flags those of its abilities that matter here
record Machine(String processor, int cores, int vectorBits, List<String> flags) {
    private static final List<String> ABILITIES =
            List.of("avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "sve");

    /// This one.
    static Machine here() {
        String flags = " " + line("flags") + line("Features") + " ";
        String name = line("model name");
        return new Machine(
                name.isEmpty() ? System.getProperty("os.arch") : name,
                Runtime.getRuntime().availableProcessors(),
                FloatVector.SPECIES_PREFERRED.vectorBitSize(),
                ABILITIES.stream().filter(flag -> flags.contains(" " + flag + " ")).toList());
    }

    private static String line(String key) {
        Path info = Path.of("/proc/cpuinfo");
        if (!Files.exists(info)) {
            return "";
        }
        try (Stream<String> lines = Files.lines(info)) {
            return lines.filter(line -> line.startsWith(key))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// In a line.
    String words() {
        return String.format(
                Locale.ROOT,
                "%s, %d cores (%s; Java's vectors have %d bits), %s %s, JDK %s",
                processor,
                cores,
                String.join(" ", flags),
                vectorBits,
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.runtime.version"));
    }
}
