package io.genoise.cli;

import io.genoise.data.Images;
import io.genoise.data.scenes.Scenes;
import io.genoise.inference.Difference;
import io.genoise.inference.Holm;
import io.genoise.inference.Outcome;
import io.genoise.inference.Refused;
import io.genoise.inference.Verdict;
import io.genoise.network.EncoderNetwork;
import io.genoise.tensor.Device;
import io.genoise.transfer.BatchStatistics;
import io.genoise.transfer.Points;
import io.genoise.transfer.Segmentation;
import io.genoise.transfer.Segmentation.Dense;
import io.genoise.transfer.Segmentation.Row;
import io.genoise.transfer.SegmentedPictures;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// `genoise probe --segmentation`: what frozen maps say about the pixels of drawn scenes, in a few lines.
final class Segmenting {
    private static final int LEARNED = 480;
    private static final int ASKED = 240;
    private static final long SEED = 1;

    private Segmenting() {}

    /// The rows of the networks of `runs`, of as many random ones, and of the pixels' colours; and the first against both.
    ///
    /// @throws IllegalArgumentException if the networks take grey pictures, as scenes are none
    static List<String> lines(Device device, List<Probing.Run> runs) {
        Probing.Run first = runs.getFirst();
        if (first.network().config().channels() != 3) {
            throw new IllegalArgumentException(
                    "--segmentation asks about scenes, which have colours; the network takes grey pictures");
        }
        int size = first.card().size();
        Scenes learned = Scenes.train(size, LEARNED, SEED);
        Segmentation segmentation =
                new Segmentation(
                        device,
                        SegmentedPictures.of(learned),
                        SegmentedPictures.of(Scenes.test(size, ASKED, SEED)),
                        Segmentation.Plan.standard(SEED));
        List<Dense> pretrained = new ArrayList<>();
        List<Dense> random = new ArrayList<>();
        for (Probing.Run run : runs) {
            var prepare = run.card().standardization().in(device.scope());
            pretrained.add(Dense.of(run.network(), prepare));
            random.add(Dense.of(random(device, run, learned, random.size()), prepare));
        }
        Row asked = segmentation.row("pretrained, frozen", pretrained, true);
        List<Row> others =
                List.of(
                        segmentation.row("random network", random, true),
                        segmentation.row("colours", List.of(Dense.colours()), false));
        List<String> lines = new ArrayList<>();
        lines.add(
                "segmentation of %s scenes by kind, learned from 5 masks a kind (5 subsets); mIoU over 13 classes"
                        .formatted(ASKED));
        lines.add(line(asked));
        others.forEach(row -> lines.add(line(row)));
        List<Outcome> outcomes =
                others.stream().map(row -> segmentation.compare(asked, row)).toList();
        double[] corrected = Holm.corrected(outcomes.size(), outcomes);
        for (int i = 0; i < others.size(); i++) {
            lines.add(line(asked, others.get(i), outcomes.get(i), corrected[i]));
        }
        return lines;
    }

    private static EncoderNetwork random(
            Device device, Probing.Run run, Images images, int number) {
        EncoderNetwork encoder = run.network().config().create(device.scope(), SEED + number);
        BatchStatistics.refresh(encoder, run.card().standardization(), images, SEED + number);
        return encoder;
    }

    private static String line(Row row) {
        return String.format(
                Locale.ROOT,
                "  %-20s mIoU %5.1f %%, %5.1f %% of pixels, a picture %5.1f %%, map %s",
                row.method(),
                100 * row.mean(),
                100 * row.accuracy(),
                100 * row.scores().mean(),
                row.choices().getFirst().map());
    }

    private static String line(Row one, Row other, Outcome outcome, double corrected) {
        String found =
                switch (outcome) {
                    case Difference difference ->
                            "%s points a picture %s: %s"
                                    .formatted(
                                            Points.signed(difference.mean()),
                                            Points.between(difference.interval()),
                                            Verdict.of(outcome, corrected).words());
                    case Refused refused -> refused.reason();
                };
        return "  %s, beside %s: %s".formatted(one.method(), other.method(), found);
    }
}
