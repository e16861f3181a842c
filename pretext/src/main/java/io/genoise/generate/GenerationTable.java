package io.genoise.generate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was measured of several nets, a row each, beside real pictures and noise; in the same features and with as many samples, or
/// they could not stand in one table.
///
/// @param measured by what the net is called, in the order of the rows
public record GenerationTable(Map<String, GenerationQuality> measured) {
    private static final List<String> COMMON = List.of("features", "fingerprint", "seed", "class");

    /// Copies the map, keeping its order.
    ///
    /// @throws IllegalArgumentException if two were not measured alike; the message says what differs
    public GenerationTable {
        measured = new LinkedHashMap<>(measured);
        String first = null;
        for (Map.Entry<String, GenerationQuality> each : measured.entrySet()) {
            if (first != null) {
                check(first, measured.get(first), each.getKey(), each.getValue());
            }
            first = first == null ? each.getKey() : first;
        }
    }

    private static void check(
            String name, GenerationQuality one, String otherName, GenerationQuality other) {
        Map<String, List<String>> compared = new LinkedHashMap<>();
        for (String topic : COMMON) {
            compared.put(
                    topic,
                    List.of(
                            one.about().getOrDefault(topic, "none"),
                            other.about().getOrDefault(topic, "none")));
        }
        compared.put(
                "samples",
                List.of("" + one.generated().samples(), "" + other.generated().samples()));
        compared.forEach((topic, both) -> {
            if (!both.getFirst().equals(both.getLast())) {
                throw new IllegalArgumentException(
                        "%s and %s cannot stand in one table, their %s differ: %s and %s"
                                .formatted(
                                        name, otherName, topic, both.getFirst(), both.getLast()));
            }
        });
    }

    /// The table in Markdown, with what must be known to read it.
    public String markdown() {
        List<String> lines = new ArrayList<>();
        lines.add("| | samples | Fréchet distance | precision | recall |");
        lines.add("|---|---:|---:|---:|---:|");
        GenerationQuality first = null;
        for (Map.Entry<String, GenerationQuality> each : measured.entrySet()) {
            first = first == null ? each.getValue() : first;
            lines.add(line(each.getKey(), each.getValue().generated()));
        }
        if (first != null) {
            for (GenerationQuality.Row row : first.rows().subList(1, first.rows().size())) {
                lines.add(line("*%s*".formatted(row.name()), row));
            }
            lines.add("");
            lines.add(first.remark());
        }
        return String.join("\n", lines) + "\n";
    }

    private static String line(String name, GenerationQuality.Row row) {
        return "| %s | %s | %s | %s | %s |"
                .formatted(
                        name,
                        row.samples(),
                        GenerationQuality.distance(row),
                        GenerationQuality.share(row.precision()),
                        GenerationQuality.share(row.recall()));
    }
}
