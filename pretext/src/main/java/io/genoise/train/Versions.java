package io.genoise.train;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/// What a run's figures may depend on besides its options: the versions of what computed them.
public final class Versions {
    private Versions() {}

    /// Genoise, Java, system and processor, by name.
    public static Map<String, String> current() {
        Map<String, String> versions = new LinkedHashMap<>();
        String genoise = Versions.class.getPackage().getImplementationVersion();
        versions.put("genoise", genoise == null ? "from sources" : genoise);
        versions.put("java", Runtime.version() + " (" + System.getProperty("java.vendor") + ")");
        versions.put(
                "system", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        versions.put("processor", processor(Path.of("/proc/cpuinfo")));
        return versions;
    }

    /// The processor's name where Linux tells it, else its kind; and how many of it Java may use.
    static String processor(Path cpuInfo) {
        String kind = System.getProperty("os.arch");
        int count = Runtime.getRuntime().availableProcessors();
        try (Stream<String> lines = Files.lines(cpuInfo)) {
            kind =
                    lines.filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse(kind);
        } catch (IOException e) {
            return "%s (%s), %s threads".formatted(kind, "no " + cpuInfo, count);
        }
        return "%s, %s threads".formatted(kind, count);
    }
}
