package io.genoise.report;

import io.genoise.data.Images;
import io.genoise.data.Labels;
import io.genoise.figure.Axis;
import io.genoise.figure.Block;
import io.genoise.figure.Facts;
import io.genoise.figure.LineChart;
import io.genoise.figure.Neighbours;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Report;
import io.genoise.figure.Section;
import io.genoise.figure.Series;
import io.genoise.figure.Text;
import io.genoise.figure.Tile;
import io.genoise.network.EncoderNetwork;
import io.genoise.shape.TensorShape;
import io.genoise.task.Generating;
import io.genoise.task.PretextTask;
import io.genoise.task.Trained;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.NetworkParameter;
import io.genoise.train.EncoderCard;
import io.genoise.train.MetricsLog;
import io.genoise.train.RunFolder;
import io.genoise.train.RunRecord;
import io.genoise.transfer.EncoderFeatures;
import io.genoise.transfer.Features;
import io.genoise.transfer.FewLabelTable;
import io.genoise.transfer.Knn;
import io.genoise.transfer.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/// The page of a run: what its pretraining is worth where labels are few, what the net sees, how it learned, and how all of
/// it was measured.
///
/// @param folder the run
/// @param network its net, as it is at the end
/// @param card how the net's input is prepared
/// @param train pictures among which neighbours are looked for
/// @param test pictures that the net is asked about; those set apart for the test, if there are any
/// @param trained its task with its learner, whose sections are shown; empty if the task is not known here
/// @param table what its features are worth; null if that was not measured
public record RunReport(
        RunFolder folder,
        EncoderNetwork network,
        EncoderCard card,
        Images train,
        Images test,
        Optional<Trained> trained,
        FewLabelTable table) {
    private static final int MOST_NEIGHBOURS_OF = 2000;
    private static final int QUERIES = 8;
    private static final int NEAREST = 8;
    private static final int STRETCHES = 150;

    /// Looks at every label.
    public RunReport {
        Labels.of(train);
        Labels.of(test);
    }

    /// Of a net that is asked about `pictures` of its training, without its task's sections and without a study of its features.
    public static RunReport of(
            RunFolder folder, EncoderNetwork network, EncoderCard card, Images pictures) {
        return new RunReport(folder, network, card, pictures, pictures, Optional.empty(), null);
    }

    /// Computes what is to be shown, and writes the page into the run's folder.
    ///
    /// @throws IOException if the run's files cannot be read, or the page cannot be written
    public void write() throws IOException {
        report().write(folder.report());
    }

    /// Computes what is to be shown.
    ///
    /// @throws IOException if the run's files cannot be read
    public Report report() throws IOException {
        RunRecord record = folder.record();
        List<Section> sections = new ArrayList<>();
        FewLabelSections worth = table == null ? null : new FewLabelSections(table);
        List<Section> shown = new ArrayList<>();
        trained.ifPresent(it -> shown.addAll(it.task().previews(it)));
        boolean makes = trained.isPresent() && trained.get().learner() instanceof Generating;
        if (makes) {
            // What is to be seen here are pictures, and what the net is worth comes after.
            Generating net = (Generating) trained.get().learner();
            sections.addAll(shown);
            sections.addAll(
                    new GeneratedSections(folder, net, train, trained.get().seed()).sections());
        }
        if (worth != null) {
            sections.add(worth.worth());
            sections.add(worth.figures());
        }
        if (!makes) {
            sections.addAll(shown);
        }
        sections.add(neighbours());
        sections.add(learning());
        if (worth != null) {
            sections.add(worth.protocol());
        }
        sections.add(made(record));
        String title = "Learning from %s without labels".formatted(record.data().get("name"));
        String lead =
                worth == null
                        ? trained.map(it -> "Asked: %s ".formatted(it.task().card().line()))
                                        .orElse("")
                                + "What that taught the net is worth where labels are few was not measured:"
                                + " genoise probe does."
                        : worth.lead();
        return new Report(title, lead, sections);
    }

    private Section neighbours() {
        int[] among =
                IntStream.range(0, Math.min(train.size(), MOST_NEIGHBOURS_OF))
                        .map(i -> spread(i, train.size(), MOST_NEIGHBOURS_OF))
                        .toArray();
        int[] asked = Pictures.ofEveryClass(test, QUERIES).stream().mapToInt(i -> i).toArray();
        Features stored = features(train.subset(among));
        Features queries = features(test.subset(asked));
        int[][] nearest = Knn.nearest(stored, queries, Math.min(NEAREST, among.length));
        List<Neighbours.Row> rows = new ArrayList<>();
        for (int q = 0; q < asked.length; q++) {
            int label = test.label(asked[q]);
            List<Tile> tiles = new ArrayList<>();
            for (int at : nearest[q]) {
                int index = among[at];
                int own = train.label(index);
                Pixels picture = Pixels.of(train, index);
                tiles.add(
                        own < 0 || label < 0
                                ? Tile.of(picture, "")
                                : Tile.of(picture, train.classes().get(own), own == label));
            }
            String name = label < 0 ? "" : test.classes().get(label);
            rows.add(new Neighbours.Row(Tile.of(Pixels.of(test, asked[q]), name), tiles));
        }
        return Section.of(
                "What it holds to be alike",
                new Neighbours(
                        String.format(
                                        Locale.ROOT,
                                        "Left a test picture, right the pictures nearest to it among %,d of those trained on,",
                                        among.length)
                                + " by the cosine of the map “%s”, averaged over a grid. ✓ same class, which"
                                        .formatted(stored.map())
                                + " the net never saw.",
                        rows));
    }

    private static int spread(int i, int size, int most) {
        return size <= most ? i : (int) ((long) i * size / most);
    }

    private Features features(Images images) {
        String map = EncoderFeatures.usualMap(network);
        return EncoderFeatures.of(network, card.standardization(), images).stream()
                .filter(one -> one.map().equals(map))
                .findFirst()
                .orElseThrow();
    }

    private Section learning() throws IOException {
        List<Block> blocks = new ArrayList<>();
        if (Files.exists(folder.metrics())) {
            blocks.addAll(curves(MetricsLog.read(folder.metrics())));
        }
        network.parameters().all().stream()
                .filter(RunReport::areFilters)
                .findFirst()
                .ifPresent(first -> blocks.add(filters(first)));
        return new Section("How it learned", blocks);
    }

    /// A curve for each figure that the steps noted, with the level of a net that guesses where it is known.
    private List<Block> curves(List<MetricsLog.Line> lines) throws IOException {
        Map<String, String> options = folder.record().options();
        Map<String, Double> chance =
                trained.map(it -> it.task().chance(picturesAStep(it.task(), options)))
                        .orElse(Map.of());
        List<Block> blocks = new ArrayList<>();
        lines.stream()
                .flatMap(line -> line.values().keySet().stream())
                .distinct()
                .filter(figure -> !figure.startsWith("epoch"))
                .forEach(figure -> {
                    double[] step = steps(lines, figure);
                    if (step.length > 1) {
                        blocks.add(curve(figure, step, values(lines, figure), chance.get(figure)));
                    }
                });
        return blocks;
    }

    private int picturesAStep(PretextTask task, Map<String, String> options) {
        String batch = options.get("batch");
        return Math.min(
                train.size(), batch == null ? task.regimen().pictures() : Integer.parseInt(batch));
    }

    private static LineChart curve(String figure, double[] step, double[] values, Double chance) {
        List<Series> series = new ArrayList<>();
        series.add(Series.curve(figure, step, values, STRETCHES));
        String guessing = "";
        if (chance != null) {
            series.add(
                    new Series(
                            "chance",
                            List.of(
                                    Series.Point.of(step[0], chance),
                                    Series.Point.of(step[step.length - 1], chance)),
                            Series.Tone.QUIET));
            guessing = String.format(Locale.ROOT, " A net that guesses stays at %.3f.", chance);
        }
        return new LineChart(
                Text.capital(figure) + " of the pretraining",
                "By step: mean and range of neighbouring batches." + guessing,
                Axis.linear("step"),
                Axis.linear(figure),
                series);
    }

    private static double[] steps(List<MetricsLog.Line> lines, String figure) {
        return lines.stream()
                .filter(line -> line.values().containsKey(figure))
                .mapToDouble(MetricsLog.Line::step)
                .toArray();
    }

    private static double[] values(List<MetricsLog.Line> lines, String figure) {
        return lines.stream()
                .filter(line -> line.values().containsKey(figure))
                .mapToDouble(line -> line.values().get(figure))
                .toArray();
    }

    /// Filters `[K,R,S,C]` that can be shown as pictures.
    private static boolean areFilters(NetworkParameter parameter) {
        TensorShape shape = parameter.shape();
        return parameter.layout().equals(FileLayout.CONVOLUTION)
                && shape.rank() == 4
                && (shape.extent(3) == 1 || shape.extent(3) == 3);
    }

    private Block filters(NetworkParameter first) {
        TensorShape shape = first.shape();
        return Pictures.filters(
                "The %s filters of the first layer, %sx%s, each scaled by its own largest weight; middle grey"
                                .formatted(shape.extent(0), shape.extent(1), shape.extent(2))
                        + " is 0.",
                network.parameters().read().get(first.name()),
                shape);
    }

    private Section made(RunRecord record) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("Task", record.task());
        facts.put("Seed", Long.toString(record.seed()));
        facts.put(
                "Network",
                String.format(
                        Locale.ROOT,
                        "%s, %,d parameters",
                        card.words(),
                        network.parameters().count()));
        record.data().forEach((name, value) -> facts.put("Data: " + name, value));
        record.options().forEach((name, value) -> facts.put("--" + name, value));
        record.protocol().forEach((name, value) -> facts.put(Text.capital(name), value));
        for (int i = 0; i < record.sessions().size(); i++) {
            RunRecord.Session session = record.sessions().get(i);
            String which = record.sessions().size() == 1 ? "" : " (session %s)".formatted(i + 1);
            if (!session.began().isEmpty()) {
                facts.put(
                        "Began" + which,
                        "%s, at step %s".formatted(session.began(), session.step()));
            }
            if (i > 0 && !session.data().equals(record.data())) {
                session.data().forEach((name, value) -> facts.put("Data: " + name + which, value));
            }
            session.device().forEach((name, value) -> facts.put("Device: " + name + which, value));
            session.versions()
                    .forEach((name, value) -> facts.put(Text.capital(name) + which, value));
        }
        return Section.of("How it was made", Text.code(commands(record)), Facts.of(facts));
    }

    /// What makes the run again.
    private String commands(RunRecord record) {
        String pretrain =
                "./genoise " + PretrainCommand.of(record.task(), record.options(), record.seed());
        String probe = table == null ? null : table.protocol().facts().get(Protocol.COMMAND);
        return pretrain
                + "\n"
                + (probe == null
                        ? "./genoise probe " + ShellWord.of(folder.path().toString())
                        : probe);
    }
}
