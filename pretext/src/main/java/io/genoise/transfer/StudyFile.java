package io.genoise.transfer;

import static io.genoise.transfer.JsonFields.finite;
import static io.genoise.transfer.JsonFields.list;
import static io.genoise.transfer.JsonFields.map;
import static io.genoise.transfer.JsonFields.number;
import static io.genoise.transfer.JsonFields.text;
import static io.genoise.transfer.JsonFields.texts;
import static io.genoise.transfer.JsonFields.whole;

import io.genoise.data.DataException;
import io.genoise.inference.Design;
import io.genoise.tensor.Device;
import io.genoise.train.Versions;
import io.genoise.transfer.CrossValidation.Choice;
import io.genoise.transfer.FewLabelTable.Row;
import io.genoise.weights.AtomicFile;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/// A study as a file, `study.json`: what it was made with, what was measured, and what was found.
///
///     format       "genoise study 1"
///     made         command, time, versions, device, pretrainings with their options and seeds
///     pictures     name and fingerprint of the data, classes, what was left out; of the pictures that were needed number,
///                  label, group and the first 64 bits of the hash of their content
///     trials       for each number of labels the design, and what each trial learned from and asked
///     plan         what was fixed beforehand
///     protocol     in words
///     rows         for each method, head and number of labels the scores, metrics, choices and costs
///     findings     all that follows from rows, designs and plan: means, intervals, comparisons, sentences
///
/// Findings can be computed again from the rest, and [#differences] does. How scores lie is told by [SavedScores]. Lists of
/// whole numbers are one string.
public final class StudyFile {
    private static final String FORMAT = "genoise study 1";

    private final Map<String, Object> file;
    private final FewLabelTable table;

    private StudyFile(Map<String, Object> file, FewLabelTable table) {
        this.file = file;
        this.table = table;
    }

    /// A pretraining that was asked about.
    ///
    /// @param folder where it lay
    /// @param task its name
    /// @param seed of everything random in it
    /// @param options by name, as its run's record has them
    /// @param controls what each control of its task came to, by name; empty if nobody noted it
    public record Pretraining(
            String folder,
            String task,
            long seed,
            Map<String, String> options,
            Map<String, String> controls) {}

    /// What a study was made with.
    ///
    /// @param command that makes it again
    /// @param time when it ended
    /// @param versions what computed it, by name: [io.genoise.train.Versions]
    /// @param device its name, then its facts
    /// @param pretrainings those that were asked about
    public record Made(
            String command,
            String time,
            Map<String, String> versions,
            List<String> device,
            List<Pretraining> pretrainings) {
        /// What is made here and now.
        public static Made now(String command, Device device, List<Pretraining> pretrainings) {
            List<String> facts = new ArrayList<>(List.of(device.name()));
            facts.addAll(device.facts());
            return new Made(
                    command,
                    Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                    Versions.current(),
                    facts,
                    pretrainings);
        }
    }

    /// The file's text.
    public static String json(
            FewLabelTable table, Trials trials, StudyPictures pictures, Made made) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("format", FORMAT);
        file.put("made", made);
        file.put("pictures", pictures(trials, pictures));
        file.put("trials", trials(trials));
        file.put("plan", plan(table.plan()));
        file.put("protocol", table.protocol().facts());
        file.put("rows", table.rows().stream().map(StudyFile::row).toList());
        file.put("findings", StudyFindings.of(table));
        return JSON.std
                        .with(JSON.Feature.PRETTY_PRINT_OUTPUT, JSON.Feature.WRITE_NULL_PROPERTIES)
                        .asString(file)
                + "\n";
    }

    /// Reads a study, which may be packed by gzip; its table is computed from the scores.
    ///
    /// @throws DataException if the file holds something else; the message names it
    /// @throws IOException if it cannot be read
    public static StudyFile read(Path path) throws IOException {
        try {
            Map<String, Object> file = JSON.std.mapFrom(content(path));
            if (!FORMAT.equals(file.get("format"))) {
                throw new IllegalArgumentException("it is no study");
            }
            StudyPlan plan = plan(map(file, "plan"));
            Map<Integer, Design> designs = new LinkedHashMap<>();
            for (Object number : list(file, "trials")) {
                Map<String, Object> fields = map(number);
                designs.put(whole(fields, "labelsPerClass"), design(map(fields, "design")));
            }
            List<Row> rows = new ArrayList<>();
            for (Object row : list(file, "rows")) {
                rows.add(row(map(row), designs));
            }
            Map<String, String> facts = new LinkedHashMap<>();
            map(file, "protocol").forEach((name, fact) -> facts.put(name, String.valueOf(fact)));
            map(file, "findings");
            return new StudyFile(file, FewLabelTable.of(new Protocol(facts), plan, designs, rows));
        } catch (JacksonException | IllegalArgumentException | ClassCastException e) {
            throw new DataException(path, "is no study, or damaged: " + e.getMessage(), e);
        }
    }

    private static String content(Path path) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
            in.mark(2);
            boolean packed = in.read() == 0x1F && in.read() == 0x8B;
            in.reset();
            return new String(
                    (packed ? new GZIPInputStream(in) : in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Writes the study as small as it can be kept among sources: scores coded ([CodedBits]), packed by gzip, without the rows
    /// of nearest neighbours, the hashes of pictures, and where on the machine folders lie. What is left is verified as the whole is.
    ///
    /// @throws IOException if it cannot be written; what was there before is untouched
    public void writeSmall(Path path) throws IOException {
        List<Row> rows =
                table.rows().stream()
                        .filter(row -> !row.head().equals(FewLabelTable.NEIGHBOURS))
                        .toList();
        Map<String, Object> small = new LinkedHashMap<>(file);
        Map<String, Object> pictures = map(file, "pictures");
        pictures.remove("hashes");
        small.put("pictures", pictures);
        List<Map<String, Object>> smallRows = rows.stream().map(StudyFile::row).toList();
        for (int i = 0; i < rows.size(); i++) {
            smallRows.get(i).put("scores", SavedScores.small(rows.get(i).scores()));
        }
        small.put("rows", smallRows);
        small.put(
                "findings",
                StudyFindings.of(
                        FewLabelTable.of(table.protocol(), table.plan(), table.designs(), rows)));
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (OutputStream out = new SmallestGzip(packed)) {
            String json =
                    JSON.std.with(JSON.Feature.WRITE_NULL_PROPERTIES).asString(LastNames.of(small))
                            + "\n";
            out.write(json.getBytes(StandardCharsets.UTF_8));
        }
        byte[] bytes = packed.toByteArray();
        AtomicFile.write(path, bytes.length, out -> out.write(ByteBuffer.wrap(bytes)));
    }

    private static final class SmallestGzip extends GZIPOutputStream {
        SmallestGzip(OutputStream out) throws IOException {
            super(out);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    /// The table, computed from the scores.
    public FewLabelTable table() {
        return table;
    }

    /// The pretrainings that were asked about, seeds of one.
    ///
    /// @throws IllegalArgumentException if the file does not tell of them
    public List<Pretraining> pretrainings() {
        return StudySubject.pretrainings(file);
    }

    /// The labelled pictures that each trial of the headline learned from, whatever size they were reduced to: studies of the
    /// same can stand beside each other.
    public Map<String, Object> asked() {
        return StudySubject.asked(file, table.plan().headlineLabels());
    }

    /// What the file says otherwise than the scores do, a line each; empty if it is as recorded.
    public List<String> differences() {
        return StudyFindings.differences(map(file, "findings"), table);
    }

    static Map<String, Object> who(Row row) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("method", row.method());
        fields.put("head", row.head());
        fields.put("labelsPerClass", row.labelsPerClass());
        return fields;
    }

    private static Map<String, Object> row(Row row) {
        Map<String, Object> fields = who(row);
        fields.put("scores", SavedScores.fields(row.scores()));
        fields.put("metrics", row.metrics());
        fields.put("choices", row.choices());
        fields.put("cost", cost(row.cost()));
        fields.put("pretraining", cost(row.pretraining()));
        fields.put("caveat", row.caveat());
        return fields;
    }

    private static Row row(Map<String, Object> fields, Map<Integer, Design> designs) {
        int labelsPerClass = whole(fields, "labelsPerClass");
        List<List<Choice>> choices = new ArrayList<>();
        for (Object ofSeed : list(fields, "choices")) {
            List<Choice> own = new ArrayList<>();
            for (Object one : (List<?>) ofSeed) {
                own.add(TrialResult.choice(map(one)));
            }
            choices.add(own);
        }
        Design design = designs.get(labelsPerClass);
        if (design == null) {
            throw new IllegalArgumentException(
                    String.format(Locale.ROOT, "no trials with %d labels", labelsPerClass));
        }
        return new Row(
                        text(fields, "method"),
                        text(fields, "head"),
                        labelsPerClass,
                        SavedScores.read(map(fields, "scores")),
                        TrialResult.metrics(map(fields, "metrics")),
                        choices,
                        TrialResult.cost(map(fields, "cost")),
                        TrialResult.cost(map(fields, "pretraining")),
                        text(fields, "caveat"),
                        0,
                        null,
                        null)
                .under(design);
    }

    private static Map<String, Object> cost(Cost cost) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("flop", finite(cost.flop()));
        fields.put("seconds", finite(cost.seconds()));
        return fields;
    }

    private static Map<String, Object> pictures(Trials trials, StudyPictures pictures) {
        int[] needed = trials.needed();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("data", pictures.training().name());
        fields.put("fingerprint", pictures.training().fingerprint());
        fields.put("classes", pictures.list().classes());
        fields.put("leftOut", pictures.leftOut());
        fields.put("numbers", numbers(Trial.at(needed, pictures.origins())));
        fields.put("labels", numbers(Trial.at(needed, trials.labels())));
        fields.put("groups", numbers(Trial.at(needed, trials.groups())));
        fields.put(
                "hashes",
                Arrays.stream(needed)
                        .mapToObj(i -> pictures.list().content(i).toString().substring(0, 16))
                        .collect(Collectors.joining(" ")));
        return fields;
    }

    /// Pictures of trials are places among those needed.
    private static List<Object> trials(Trials trials) {
        int[] needed = trials.needed();
        List<Object> numbers = new ArrayList<>();
        for (int k : trials.numbers()) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("labelsPerClass", k);
            fields.put("design", design(trials.design(k)));
            List<Object> list = new ArrayList<>();
            for (Trial trial : trials.of(k)) {
                Map<String, Object> one = new LinkedHashMap<>();
                one.put("resample", trial.resample());
                one.put("fold", trial.fold());
                one.put("learned", numbers(Trial.rows(trial.learned(), needed)));
                if (trials.outOfFold()) {
                    one.put("tested", numbers(Trial.rows(trial.tested(), needed)));
                }
                list.add(one);
            }
            fields.put("trials", list);
            numbers.add(fields);
        }
        return numbers;
    }

    private static Map<String, Object> design(Design design) {
        Map<String, Object> fields = new LinkedHashMap<>();
        switch (design) {
            case Design.OfficialTest official -> {
                fields.put("kind", "test set");
                fields.put("taken", Arrays.stream(official.taken()).boxed().toList());
            }
            case Design.OutOfFold folds -> {
                fields.put("kind", "out of fold");
                fields.put("smallestClass", folds.smallestClass());
            }
        }
        fields.put("groups", numbers(design.groups()));
        return fields;
    }

    private static Design design(Map<String, Object> fields) {
        int[] groups =
                Arrays.stream(text(fields, "groups").split(" "))
                        .mapToInt(Integer::parseInt)
                        .toArray();
        return switch (text(fields, "kind")) {
            case "test set" ->
                    new Design.OfficialTest(
                            groups,
                            list(fields, "taken").stream()
                                    .mapToDouble(share -> ((Number) share).doubleValue())
                                    .toArray());
            case "out of fold" -> new Design.OutOfFold(groups, whole(fields, "smallestClass"));
            default -> throw new IllegalArgumentException("unknown design " + fields.get("kind"));
        };
    }

    private static Map<String, Object> plan(StudyPlan plan) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("labelsPerClass", plan.labelsPerClass());
        fields.put("headlineLabels", plan.headlineLabels());
        fields.put("headlineMethod", plan.headlineMethod());
        fields.put("baselines", plan.baselines());
        fields.put("candidates", plan.candidates());
        fields.put("handMade", plan.handMade());
        fields.put("mostSubsets", plan.mostSubsets());
        fields.put("selectUpTo", plan.selectUpTo());
        fields.put("seed", plan.seed());
        return fields;
    }

    private static StudyPlan plan(Map<String, Object> fields) {
        return new StudyPlan(
                list(fields, "labelsPerClass").stream().map(k -> ((Number) k).intValue()).toList(),
                whole(fields, "headlineLabels"),
                text(fields, "headlineMethod"),
                texts(fields, "baselines"),
                texts(fields, "candidates"),
                texts(fields, "handMade"),
                whole(fields, "mostSubsets"),
                whole(fields, "selectUpTo"),
                number(fields, "seed").longValue(),
                1);
    }

    private static String numbers(int[] values) {
        return Arrays.stream(values).mapToObj(Integer::toString).collect(Collectors.joining(" "));
    }
}
