package io.genoise.embed;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.jr.ob.JSON;

/// How predictions are written, a line a picture:
///
/// | | |
/// |---|---|
/// | `TEXT` | `a.jpg`, tab, `cat 0.87`, and further candidates behind further tabs |
/// | `CSV` | `file,class,confidence`, and a column a class with its probability |
/// | `JSONL` | `{"file":"a.jpg","class":"cat","confidence":0.87,"probabilities":{"cat":0.87,…}}` |
///
/// Where the classifier is less sure than was asked for, the class is left empty, `?` in text and null in JSON.
public enum PredictionFile {
    /// For a terminal.
    TEXT,
    /// A table of commas.
    CSV,
    /// JSON lines.
    JSONL;

    private static final String UNSURE = "?";

    /// What a file of that name is.
    ///
    /// @throws IllegalArgumentException if the name ends in something else than `.csv` or `.jsonl`
    public static PredictionFile of(Path file) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        for (PredictionFile kind : List.of(CSV, JSONL)) {
            if (name.endsWith("." + kind.name().toLowerCase(Locale.ROOT))) {
                return kind;
            }
        }
        throw new IllegalArgumentException(
                "%s: predictions are written as .csv or .jsonl".formatted(file));
    }

    /// The heading, with its line's end; empty if there is none.
    public String heading(List<String> classes) {
        return this == CSV
                ? "file,class,confidence,%s\n"
                        .formatted(
                                classes.stream().map(CsvCell::of).collect(Collectors.joining(",")))
                : "";
    }

    /// The line of the picture called `name`, with its end.
    ///
    /// @param candidates how many classes a line of text has
    /// @param least the confidence, 0 … 1, below which no class is given
    public String line(String name, Prediction prediction, int candidates, double least) {
        boolean sure = prediction.confidence() >= least;
        return switch (this) {
            case TEXT ->
                    prediction.top(candidates).stream()
                            .map(each -> "%s %s".formatted(each.name(), share(each.probability())))
                            .collect(
                                    Collectors.joining(
                                            "\t", name + "\t" + (sure ? "" : UNSURE + "\t"), "\n"));
            case CSV -> {
                StringBuilder line = new StringBuilder(CsvCell.of(name)).append(',');
                line.append(sure ? CsvCell.of(prediction.best()) : "");
                line.append(',').append(exact(prediction.confidence()));
                for (double p : prediction.probabilities()) {
                    line.append(',').append(exact(p));
                }
                yield line.append('\n').toString();
            }
            case JSONL -> {
                Map<String, Object> line = new LinkedHashMap<>();
                line.put("file", name);
                line.put("class", sure ? prediction.best() : null);
                line.put("confidence", prediction.confidence());
                Map<String, Double> probabilities = new LinkedHashMap<>();
                for (int c = 0; c < prediction.classes().size(); c++) {
                    probabilities.put(prediction.classes().get(c), prediction.probabilities()[c]);
                }
                line.put("probabilities", probabilities);
                yield JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(line) + "\n";
            }
        };
    }

    private static String share(double p) {
        return String.format(Locale.ROOT, "%.2f", p);
    }

    private static String exact(double p) {
        return String.format(Locale.ROOT, "%.6f", p);
    }
}
