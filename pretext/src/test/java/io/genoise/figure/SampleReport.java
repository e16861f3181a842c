package io.genoise.figure;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A report of invented but plausible figures with every kind of block in it; `main` writes it to
/// look at.
final class SampleReport {
    private static final RandomStream RANDOM = RandomStream.of(5);

    private SampleReport() {}

    public static void main(String... arguments) throws Exception {
        sample().write(Path.of(arguments[0]));
        Files.writeString(Path.of(arguments[1]), accuracy().svg());
    }

    static Report sample() {
        return new Report(
                "Rotation on cifar10-jpeg-q75",
                "Pretraining without labels is worth 8.4 points at 20 labels a class over the same"
                        + " network from scratch.",
                List.of(result(), training(), turns(), motion(), features(), made()));
    }

    private static Section result() {
        return Section.of(
                "What it is worth",
                Headline.of(
                        new Headline.Figure(
                                "46.1 %",
                                "Pretrained, frozen, linear probe",
                                "95 % interval 45.2 to 47.0",
                                true),
                        new Headline.Figure(
                                "37.7 %",
                                "Supervised from scratch", "95 % interval 36.4 to 39.0", false),
                        new Headline.Figure(
                                "31.2 %", "Random network", "same probe, same subsets", false)),
                accuracy(),
                new Table(
                        "Test accuracy at 20 labels a class, mean over 10 nested subsets with"
                                + " standard deviation; the difference is paired, with its 95 %"
                                + " interval and exact sign-flip p, Holm over methods.",
                        List.of(
                                "Method",
                                "Accuracy",
                                "Pretrained frozen minus this",
                                "p",
                                "Pretrained is"),
                        List.of(
                                new Table.Row(
                                        true,
                                        List.of(
                                                Table.Cell.of("Pretrained, frozen"),
                                                Table.Cell.of("46.1 %", "± 0.8"),
                                                Table.Cell.of("–"),
                                                Table.Cell.of("–"),
                                                Table.Cell.of(""))),
                                row(
                                        "Pretrained, fine-tuned",
                                        "47.0 %",
                                        "± 1.1",
                                        "−0.9",
                                        "−1.9 to +0.1",
                                        "0.084",
                                        new Table.Cell("no difference shown", "", Table.Mark.OPEN)),
                                row(
                                        "Supervised from scratch",
                                        "37.7 %",
                                        "± 1.3",
                                        "+8.4",
                                        "+7.3 to +9.5",
                                        "0.002",
                                        new Table.Cell("better", "", Table.Mark.UP)),
                                row(
                                        "Random network",
                                        "31.2 %",
                                        "± 0.9",
                                        "+14.9",
                                        "+14.0 to +15.8",
                                        "0.002",
                                        new Table.Cell("better", "", Table.Mark.UP)),
                                row(
                                        "Colour histogram",
                                        "24.0 %",
                                        "± 0.7",
                                        "+22.1",
                                        "+21.2 to +23.0",
                                        "0.002",
                                        new Table.Cell("better", "", Table.Mark.UP)),
                                row(
                                        "Someone's <b>oracle</b>",
                                        "61.3 %",
                                        "± 0.4",
                                        "−15.2",
                                        "−15.8 to −14.6",
                                        "0.002",
                                        new Table.Cell("worse", "", Table.Mark.DOWN)))),
                Text.note(
                        "Spread over labels only: one pretraining seed. The layer (block 2, pooled"
                                + " to 4x4) and the strength of the probe were chosen by"
                                + " cross-validation inside each labelled subset."));
    }

    private static Table.Row row(
            String name,
            String accuracy,
            String spread,
            String gap,
            String interval,
            String p,
            Table.Cell verdict) {
        return new Table.Row(
                false,
                List.of(
                        Table.Cell.of(name),
                        Table.Cell.of(accuracy, spread),
                        Table.Cell.of(gap, interval),
                        Table.Cell.of(p),
                        verdict));
    }

    static LineChart accuracy() {
        return new LineChart(
                "Few labels: the pretrained features lead until about 400 labels a class",
                "Test accuracy, mean over 10 nested labelled subsets (5 above 100 labels a class);"
                        + " bands are 95 % intervals from a bootstrap over subsets and test images.",
                Axis.categories("labels a class", "1", "5", "20", "100", "400", "all"),
                Axis.percent("test accuracy"),
                List.of(
                        series(
                                "pretrained, frozen",
                                Series.Tone.STRONG,
                                .223,
                                .352,
                                .461,
                                .562,
                                .631,
                                .702),
                        series(
                                "pretrained, fine-tuned",
                                Series.Tone.NORMAL,
                                .21,
                                .347,
                                .470,
                                .60,
                                .701,
                                .842),
                        series(
                                "supervised from scratch",
                                Series.Tone.NORMAL,
                                .161,
                                .262,
                                .377,
                                .531,
                                .682,
                                .846),
                        series(
                                "random network",
                                Series.Tone.QUIET,
                                .171,
                                .241,
                                .312,
                                .382,
                                .421,
                                .47),
                        series("raw pixels", Series.Tone.QUIET, .152, .196, .243, .291, .322, .39),
                        series(
                                "colour histogram",
                                Series.Tone.QUIET,
                                .141,
                                .190,
                                .240,
                                .272,
                                .29,
                                .31)));
    }

    private static Series series(String name, Series.Tone tone, double... y) {
        List<Series.Point> points = new ArrayList<>();
        for (int i = 0; i < y.length; i++) {
            double half = .026 / (1 + i * .8);
            points.add(new Series.Point(i, y[i], y[i] - half, y[i] + half));
        }
        return new Series(name, points, tone);
    }

    private static Section training() {
        int steps = 6000;
        double[] at = new double[steps];
        double[] loss = new double[steps];
        double[] held = new double[steps];
        for (int i = 0; i < steps; i++) {
            at[i] = i;
            loss[i] = .55 + .85 * Math.exp(-i / 900.0) + .09 * RANDOM.nextGaussian();
            held[i] = .62 + .78 * Math.exp(-i / 950.0) + .015 * RANDOM.nextGaussian();
        }
        return Section.of(
                "Training",
                new LineChart(
                        "",
                        "Cross-entropy of the four turns by step: mean and range of every 50 steps."
                                + " Chance is ln 4 = 1.39.",
                        Axis.linear("step"),
                        Axis.linear("loss"),
                        List.of(
                                Series.curve("training", at, loss, 120),
                                Series.curve("held out", at, held, 120))),
                new BarChart(
                        "The shortcut is closed",
                        "Accuracy of the trained net where nothing but the shortcut could help it;"
                                + " four ways, chance is 25 %.",
                        Axis.percent("accuracy"),
                        List.of(
                                new BarChart.Bar(
                                        "photographs", .783, .776, .79, Series.Tone.STRONG),
                                new BarChart.Bar(
                                        "symmetric noise as JPEG",
                                        .268,
                                        .255,
                                        .281,
                                        Series.Tone.NORMAL),
                                new BarChart.Bar(
                                        "backgrounds alone", .252, .239, .265, Series.Tone.QUIET))),
                Text.warning(
                        "These JPEGs are used at their native size: their quantisation tells the"
                                + " axis of a picture without looking at it."));
    }

    private static Section turns() {
        List<Tile> tiles = new ArrayList<>();
        String[] names = {"0°", "90°", "180°", "270°"};
        for (int picture = 0; picture < 4; picture++) {
            Pixels upright = picture(picture);
            for (int turn = 0; turn < 4; turn++) {
                List<Tile.Bar> bars = new ArrayList<>();
                int said = picture == 2 && turn == 3 ? 1 : turn;
                for (int i = 0; i < 4; i++) {
                    bars.add(new Tile.Bar(names[i], i == said ? .88 : .04, i == turn));
                }
                tiles.add(
                        new Tile(
                                turned(upright, turn),
                                names[said],
                                said == turn ? Tile.Mark.RIGHT : Tile.Mark.WRONG,
                                bars));
            }
        }
        return Section.of(
                "The four turns",
                new Pictures(
                        "Pictures of the test split in their four turns, and what the net says of"
                                + " each; the right answer is set bold.",
                        4,
                        tiles));
    }

    private static Section motion() {
        List<Animation.Clip> clips = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            clips.add(new Animation.Clip(fall(i, 0), "true"));
            clips.add(new Animation.Clip(fall(i, 5), "predicted"));
        }
        List<List<Pixels>> grid = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            grid.add(fall(i, i / 3));
        }
        return Section.of(
                "What moves",
                new Animation("Three test clips, and what the net predicts of each.", 12, 2, clips),
                new Animation(
                        "24 samples of one latent code each.",
                        12,
                        1,
                        List.of(new Animation.Clip(Sheet.ofClips(grid, 8, 2), "samples"))));
    }

    /// A disc that falls and bounces, as if seen through so much fog.
    private static List<Pixels> fall(int kind, int fog) {
        int size = 32;
        List<Pixels> frames = new ArrayList<>();
        for (int t = 0; t < 16; t++) {
            byte[] pixels = new byte[size * size * 3];
            double high = 20 * Math.abs(Math.cos(Math.PI * t / 16));
            for (int i = 0; i < size * size; i++) {
                double x = i % size - 6 - 20 * t / 15.0;
                double y = (i / size - 26 + high);
                double inside = Math.clamp((7 - Math.hypot(x, y)) / (1 + fog), 0, 1);
                pixels[3 * i] = (byte) (230 - i / 8 * .5 - inside * 60 * (kind % 4));
                pixels[3 * i + 1] = (byte) (200 - inside * 120);
                pixels[3 * i + 2] = (byte) (110 + i / 16 + inside * 20 * (kind % 3));
            }
            frames.add(new Pixels(size, size, 3, pixels));
        }
        return frames;
    }

    private static Section features() {
        float[] weights = new float[64 * 5 * 5 * 3];
        for (int k = 0; k < 64; k++) {
            double angle = RANDOM.nextDouble() * Math.PI;
            double frequency = .4 + RANDOM.nextDouble() * 1.4;
            double phase = RANDOM.nextDouble() * 6;
            double[] colour = {RANDOM.nextGaussian(), RANDOM.nextGaussian(), RANDOM.nextGaussian()};
            boolean grey = RANDOM.nextBoolean();
            for (int i = 0; i < 25; i++) {
                double place = Math.cos(angle) * (i / 5 - 2) + Math.sin(angle) * (i % 5 - 2);
                for (int c = 0; c < 3; c++) {
                    weights[(k * 25 + i) * 3 + c] =
                            (float) (Math.cos(frequency * place + phase) * (grey ? 1 : colour[c]));
                }
            }
        }
        List<Neighbours.Row> rows = new ArrayList<>();
        String[] names = {"house", "tree", "lamp"};
        for (int i = 0; i < 3; i++) {
            List<Tile> near = new ArrayList<>();
            for (int j = 0; j < 8; j++) {
                int kind = RANDOM.nextInt(5) == 0 ? (i + 1) % 3 : i;
                near.add(Tile.of(picture(kind), names[kind], kind == i));
            }
            rows.add(new Neighbours.Row(Tile.of(picture(i), names[i]), near));
        }
        List<Tile> flow = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            flow.add(Tile.of(picture(i), names[i % 3]));
        }
        List<Scatter.Group> groups = new ArrayList<>();
        for (int g = 0; g < 10; g++) {
            double[] x = RANDOM.doubles(60).map(d -> d * d * 3).toArray();
            double[] y = RANDOM.doubles(60).map(d -> d * 3).toArray();
            for (int i = 0; i < x.length; i++) {
                x[i] += 6 * Math.cos(g * .9) + RANDOM.nextGaussian() * .5;
                y[i] += 4 * Math.sin(g * 1.7) + RANDOM.nextGaussian() * .5;
            }
            groups.add(new Scatter.Group("class " + g, x, y));
        }
        return Section.of(
                "What it has learned",
                Text.of(
                        "The first layer, the nearest neighbours of a few test pictures, and all of"
                                + " them in the plane."),
                Pictures.filters(
                        "The 64 filters of the first layer, 5x5.",
                        weights,
                        TensorShape.of(64, 5, 5, 3)),
                new Neighbours(
                        "The eight nearest training pictures by the cosine of their features; ✓"
                                + " same class.",
                        rows),
                Pictures.of("Most and least certain pictures.", flow),
                new Scatter("", "Features of 600 test pictures, laid out by t-SNE.", groups));
    }

    private static Section made() {
        return Section.of(
                "How it was made",
                Text.code(
                        "./genoise pretrain rotation --data cifar/train --epochs 40 --seed 7\n"
                                + "./genoise probe runs/rotation-1"),
                Facts.of(
                        "Data", "cifar10-jpeg-q75, 50,000 pictures of 32x32x3",
                        "Fingerprint",
                                "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                        "Network", "NIN, 4 blocks, width 0.25",
                        "Optimiser", "SGD, Nesterov 0.9, decay 5e-4",
                        "Schedule", "one cosine from 0.1",
                        "Seed", "7",
                        "Device", "cpu, 256-bit vectors, 2 threads",
                        "Java", "25.0.3 (Temurin)"));
    }

    private static Pixels picture(int kind) {
        int size = 32;
        byte[] pixels = new byte[size * size * 3];
        double shade = RANDOM.nextDouble() * 60;
        double hue = RANDOM.nextDouble() * 80;
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                boolean inside =
                        switch (kind % 3) {
                            case 0 ->
                                    y > 12 && y < 28 && x > 7 && x < 25
                                            || y <= 12 && Math.abs(x - 16) < y - 2;
                            case 1 ->
                                    Math.hypot(x - 16, y - 11) < 9
                                            || Math.abs(x - 16) < 2 && y > 11 && y < 30;
                            default ->
                                    Math.abs(x - 16) < (y < 10 ? y : 1)
                                            || y > 27 && Math.abs(x - 16) < 7;
                        };
                double noise = RANDOM.nextGaussian() * 9;
                double[] colour =
                        inside
                                ? new double[] {190 - hue, 90 + kind % 3 * 50, 60 + hue}
                                : new double[] {120 + shade + y, 140 + shade, 170 + shade - y};
                for (int c = 0; c < 3; c++) {
                    pixels[(y * size + x) * 3 + c] =
                            (byte) Math.clamp(Math.round(colour[c] + noise), 0, 255);
                }
            }
        }
        return new Pixels(size, size, 3, pixels);
    }

    private static Pixels turned(Pixels picture, int turns) {
        int size = picture.width();
        byte[] pixels = picture.values();
        for (int turn = 0; turn < turns; turn++) {
            byte[] next = new byte[pixels.length];
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    System.arraycopy(
                            pixels, (x * size + size - 1 - y) * 3, next, (y * size + x) * 3, 3);
                }
            }
            pixels = next;
        }
        return new Pixels(size, size, 3, pixels);
    }
}
