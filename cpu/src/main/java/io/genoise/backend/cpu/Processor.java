package io.genoise.backend.cpu;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What this machine and JVM offer, found out without touching the Vector API, which may be missing.
///
/// @param vectors whether the module `jdk.incubator.vector` is there
/// @param brake how slow vectors are here nevertheless, why, and what helps; empty if they are not
record Processor(boolean vectors, String brake) {
    private static final String FLAG = "--add-modules jdk.incubator.vector";

    static Processor detect() {
        return new Processor(
                ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(),
                VirtualMachine.vectorBrake());
    }

    /// Whether vector instructions are what computes.
    boolean fast() {
        return vectors && brake.isEmpty();
    }

    /// What to tell a user whose processor could do better.
    String advice() {
        return vectors
                ? "Genoise computes on the CPU " + brake
                : "Genoise computes on the CPU without the Vector API, some hundred times slower than it could: start Java with "
                        + FLAG;
    }

    /// A line each: processor, threads, kernel path and why.
    List<String> facts(int threads) {
        String path =
                vectors
                        ? "vectors of %s bits (Vector API; genoise.vectorBits changes it)%s"
                                .formatted(
                                        Lanes.FLOATS.vectorBitSize(),
                                        brake.isEmpty() ? "" : ", but " + brake)
                        : "scalar, because the module jdk.incubator.vector is missing: start Java with "
                                + FLAG;
        return List.of(
                "processor: %s, %s logical"
                        .formatted(model(), Runtime.getRuntime().availableProcessors()),
                "threads: " + threads,
                "kernels: " + path);
    }

    private static String model() {
        Path cpuInfo = Path.of("/proc/cpuinfo");
        String architecture = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        if (!Files.isReadable(cpuInfo)) {
            return architecture;
        }
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(architecture);
        } catch (IOException _) {
            return architecture;
        }
    }
}
