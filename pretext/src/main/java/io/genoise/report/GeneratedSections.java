package io.genoise.report;

import io.genoise.data.Images;
import io.genoise.figure.Animation;
import io.genoise.figure.Block;
import io.genoise.figure.KeptPictures;
import io.genoise.figure.Neighbours;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Table;
import io.genoise.figure.Tile;
import io.genoise.generate.GeneratedPictures;
import io.genoise.generate.GeneratedSheet;
import io.genoise.generate.GenerationQuality;
import io.genoise.generate.LatentWalk;
import io.genoise.generate.SampleSheets;
import io.genoise.task.Generating;
import io.genoise.train.RunFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/// What the page of a run shows of a net that makes pictures: how they came, what lies between them, how far they are from real ones,
/// and whether it knows real ones by heart.
///
/// @param real pictures that it learned from
record GeneratedSections(RunFolder folder, Generating net, Images real, long seed) {
    private static final int STAGES = 8;
    private static final int WALKS = 16;
    private static final int ASKED = 6;
    private static final int NEAREST = 6;
    private static final int MOST = 2000;

    List<Section> sections() throws IOException {
        List<Section> sections = new ArrayList<>();
        List<Block> grown = grown();
        if (!grown.isEmpty()) {
            sections.add(new Section("How the pictures came", grown));
        }
        sections.add(Section.of("What lies between them", walk()));
        List<Block> real = new ArrayList<>();
        GenerationQuality.read(folder).ifPresent(it -> real.add(table(it)));
        real.add(neighbours());
        sections.add(new Section("How far they are from real ones", real));
        return sections;
    }

    /// The first sheet, some, and the last.
    private List<Block> grown() throws IOException {
        List<Map.Entry<Long, Path>> kept = List.copyOf(SampleSheets.kept(folder).entrySet());
        if (kept.isEmpty()) {
            return List.of();
        }
        int shown = Math.min(STAGES, kept.size());
        List<KeptPictures.Kept> stages = new ArrayList<>();
        for (int i = 0; i < shown; i++) {
            int at = shown == 1 ? 0 : stage(i, shown, kept.size());
            long step = kept.get(at).getKey();
            stages.add(
                    KeptPictures.Kept.of(
                            kept.get(at).getValue(),
                            step == 0
                                    ? "before the first step"
                                    : String.format(Locale.ROOT, "step %,d", step)));
        }
        return List.of(
                new KeptPictures(
                        "What the net made of the same noise, again and again while it learned. All sheets are in %s."
                                .formatted(folder.samples()),
                        stages));
    }

    /// Stages lie closer together at the beginning, where most happens: i-th of `shown` squares.
    private static int stage(int i, int shown, int all) {
        double share = (double) i / (shown - 1);
        int at = (int) Math.round(share * share * (all - 1));
        return all <= shown ? i : Math.max(i, at);
    }

    private Block walk() {
        LatentWalk walk = LatentWalk.of(net, real, WALKS, seed, -1);
        String classes = net.classes().isEmpty() ? "" : " Each walk is of one class.";
        return new Animation(
                (real.frames() > 1
                                ? "Clips on the way from one noise to the next, a row for each stretch of it."
                                : "Walks through the noise, each from one picture to the next and back to its first: on the"
                                        + " arc between two noises.")
                        + classes
                        + " A net that has understood something passes by way of pictures that could be; one that knows some by"
                        + " heart jumps from one to the next, or blends them.",
                GeneratedSheet.PER_SECOND,
                1,
                List.of(new Animation.Clip(walk.frames(), "a walk through the noise")));
    }

    private static Block table(GenerationQuality quality) {
        List<Table.Row> rows = new ArrayList<>();
        for (GenerationQuality.Row row : quality.rows()) {
            rows.add(
                    new Table.Row(
                            row == quality.generated(),
                            List.of(
                                    Table.Cell.of(row.name()),
                                    Table.Cell.of(String.format(Locale.ROOT, "%,d", row.samples())),
                                    Table.Cell.of(GenerationQuality.distance(row)),
                                    Table.Cell.of(GenerationQuality.share(row.precision())),
                                    Table.Cell.of(GenerationQuality.share(row.recall())))));
        }
        return new Table(
                quality.remark(),
                List.of("", "Samples", "Fréchet distance", "Precision", "Recall"),
                rows);
    }

    /// The real pictures nearest to some that were made, by their pixels.
    private Block neighbours() {
        Images made = GeneratedPictures.of(net, real, ASKED, seed, -1);
        int[] among =
                IntStream.range(0, Math.min(real.size(), MOST))
                        .map(i -> real.size() <= MOST ? i : (int) ((long) i * real.size() / MOST))
                        .toArray();
        List<Neighbours.Row> rows = new ArrayList<>();
        for (int i = 0; i < made.size(); i++) {
            List<Tile> nearest =
                    GeneratedPictures.nearest(made, i, real, among, NEAREST).stream()
                            .map(index -> Tile.of(Pixels.of(real, index), ""))
                            .toList();
            String name = made.label(i) < 0 ? "made" : "made: " + net.classes().get(made.label(i));
            rows.add(new Neighbours.Row(Tile.of(Pixels.of(made, i), name), nearest));
        }
        return new Neighbours(
                String.format(
                        Locale.ROOT,
                        "Left a picture that the net made, right the pictures nearest to it by their pixels among %,d of those"
                                + " that it learned from: had it learned them by heart, the nearest would be the same.",
                        among.length),
                rows);
    }
}
