package io.genoise.generate;

import io.genoise.data.Images;
import io.genoise.random.RandomStream;
import io.genoise.train.RunFolder;
import io.genoise.transfer.Features;
import io.genoise.weights.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/// How far generated pictures are from real ones: Fréchet distance, precision and recall, in a named [FeatureSpace], against one
/// and the same half of the real pictures. The other half is measured as well, and noise: what perfect pictures would come
/// to with as many samples, and what none do.
///
/// @param about what was measured: the space, the pictures, the net; in the order in which it is told
/// @param rows what was measured, the generated pictures first
public record GenerationQuality(Map<String, String> about, List<Row> rows) {
    /// The row of the net's own pictures.
    public static final String GENERATED = "generated";

    private static final String REAL = "real, the other half";
    private static final String NOISE = "noise";
    private static final long HALVES = 0x68616C66L;

    /// One row.
    ///
    /// @param name [#GENERATED], or what the row is compared with
    /// @param samples pictures of the row, beside as many real ones
    /// @param distance the squared Fréchet distance, 0 or more
    /// @param precision 0 … 1: the share of the row's pictures that are like real ones
    /// @param recall 0 … 1: the share of real pictures that are like one of the row's
    public record Row(String name, int samples, double distance, double precision, double recall) {}

    /// Copies both, keeping their order.
    public GenerationQuality {
        about = Collections.unmodifiableMap(new LinkedHashMap<>(about));
        rows = List.copyOf(rows);
    }

    /// Measures.
    ///
    /// @param real pictures, which are halved at random
    /// @param most samples a row, at most
    /// @param generated makes so many pictures
    /// @throws IllegalArgumentException if there are too few real pictures, or the space takes others
    public static GenerationQuality of(
            FeatureSpace space,
            Images real,
            int most,
            long seed,
            IntFunction<? extends Images> generated) {
        space.check(real);
        int samples = Math.min(most, real.size() / 2);
        if (samples <= Manifold.NEIGHBOURS) {
            throw new IllegalArgumentException(
                    "%s pictures do not give two halves of more than %s"
                            .formatted(real.size(), Manifold.NEIGHBOURS));
        }
        int[] order = RandomStream.of(seed, HALVES).permutation(real.size());
        Side half = new Side(space.of(real.subset(Arrays.copyOf(order, samples))));
        List<Row> rows = new ArrayList<>();
        rows.add(half.row(GENERATED, space.of(generated.apply(samples))));
        int[] others = Arrays.copyOfRange(order, samples, 2 * samples);
        rows.add(half.row(REAL, space.of(real.subset(others))));
        rows.add(half.row(NOISE, space.of(GeneratedPictures.noise(real, samples, seed))));
        Map<String, String> about = new LinkedHashMap<>();
        about.put("features", space.name());
        about.put("numbers a picture", Integer.toString(half.features.dimension()));
        about.put("real pictures", "%s of %s".formatted(samples, real.name()));
        about.put("fingerprint", real.fingerprint());
        about.put("neighbours", Integer.toString(Manifold.NEIGHBOURS));
        about.put("seed", Long.toString(seed));
        return new GenerationQuality(about, rows);
    }

    /// The real pictures that everything is held against.
    private record Side(Features features, FeatureGaussian gaussian, Manifold manifold) {
        Side(Features features) {
            this(features, FeatureGaussian.of(features), Manifold.of(features));
        }

        Row row(String name, Features others) {
            return new Row(
                    name,
                    others.count(),
                    gaussian.distance(FeatureGaussian.of(others)),
                    manifold.share(others),
                    Manifold.of(others).share(features));
        }
    }

    /// The same with something more to be said of it.
    public GenerationQuality with(String topic, String words) {
        Map<String, String> more = new LinkedHashMap<>(about);
        more.put(topic, words);
        return new GenerationQuality(more, rows);
    }

    /// The row of the net's own pictures.
    public Row generated() {
        return rows.getFirst();
    }

    /// What must be known to read the figures.
    public String remark() {
        int samples = rows.getFirst().samples();
        int numbers = Integer.parseInt(about.get("numbers a picture"));
        String few =
                samples <= 2 * numbers
                        ? " %s samples are few for covariances of %s numbers: take more."
                                .formatted(samples, numbers)
                        : "";
        return "Squared Fréchet distance in the features “%s”. It is not the FID, which is measured in Inception's features, and is"
                        .formatted(about.get("features"))
                + " comparable in the same features and with as many samples alone: the fewer there are, the larger it comes"
                + " out, for real pictures too, as their own row shows."
                + few
                + " Precision is the share of pictures that are like real ones, recall the share of real ones that are like"
                + " one of them (within the ball to the neighbour of number %s)."
                        .formatted(about.get("neighbours"));
    }

    /// The table as text, with the remark.
    public String text() {
        int width = rows.stream().mapToInt(row -> row.name().length()).max().orElse(0);
        String line = "%-" + width + "s  %8s  %16s  %9s  %7s";
        List<String> lines = new ArrayList<>();
        lines.add(
                String.format(
                        Locale.ROOT,
                        line,
                        "",
                        "samples",
                        "Fréchet distance",
                        "precision",
                        "recall"));
        for (Row row : rows) {
            lines.add(
                    String.format(
                            Locale.ROOT,
                            line,
                            row.name(),
                            row.samples(),
                            distance(row),
                            share(row.precision()),
                            share(row.recall())));
        }
        lines.add(remark());
        return String.join("\n", lines);
    }

    /// A row's distance as it is shown: four digits that count.
    public static String distance(Row row) {
        double value = row.distance();
        int digits = value >= 1000 ? 0 : value >= 100 ? 1 : value >= 10 ? 2 : value >= 1 ? 3 : 4;
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }

    /// A share as it is shown.
    public static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    /// Writes it as JSON.
    ///
    /// @throws IOException if that fails
    public void write(Path file) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("about", about);
        fields.put(
                "rows",
                rows.stream()
                        .map(row -> {
                            Map<String, Object> cells = new LinkedHashMap<>();
                            cells.put("name", row.name());
                            cells.put("samples", row.samples());
                            cells.put("distance", row.distance());
                            cells.put("precision", row.precision());
                            cells.put("recall", row.recall());
                            return cells;
                        })
                        .collect(Collectors.toList()));
        AtomicFile.write(
                file, JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(fields) + "\n");
    }

    /// What was measured last in a run's folder, if anything was.
    ///
    /// @throws IOException if the file is damaged; the message names it
    public static Optional<GenerationQuality> read(RunFolder folder) throws IOException {
        Path file = folder.generation();
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(of(JSON.std.mapFrom(Files.readString(file))));
        } catch (JacksonException | ClassCastException | NullPointerException e) {
            throw new IOException("%s is damaged: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static GenerationQuality of(Map<String, Object> fields) {
        Map<String, String> about = new LinkedHashMap<>();
        ((Map<?, ?>) fields.get("about"))
                .forEach((name, value) -> about.put(String.valueOf(name), String.valueOf(value)));
        List<Row> rows = new ArrayList<>();
        for (Object row : (List<?>) fields.get("rows")) {
            Map<?, ?> cells = (Map<?, ?>) row;
            rows.add(
                    new Row(
                            (String) cells.get("name"),
                            ((Number) cells.get("samples")).intValue(),
                            ((Number) cells.get("distance")).doubleValue(),
                            ((Number) cells.get("precision")).doubleValue(),
                            ((Number) cells.get("recall")).doubleValue()));
        }
        return new GenerationQuality(about, rows);
    }
}
