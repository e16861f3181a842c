package io.genoise.task.adversarial;

import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.figure.Pictures;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.network.ResNetGenerator;
import io.genoise.optimizer.Adam;
import io.genoise.task.Generating;
import io.genoise.task.Material;
import io.genoise.task.Regimen;
import io.genoise.task.ShortcutControl;
import io.genoise.task.Trained;
import io.genoise.task.part.Made;
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// What the tasks share in which a net makes pictures of noise and another tells them from real ones.
final class Gans {
    /// The picture as it is, and nothing else.
    static final Views PICTURES =
            new Views() {
                @Override
                public List<Column> columns(Images images) {
                    return List.of(Views.placed(images, 1));
                }

                @Override
                public void draw(Sample sample) {
                    sample.write(0, Placement.WHOLE);
                }
            };

    private static final int LEAST_SIZE = 8;
    private static final int SHOWN = 24;

    /// Adam as WGAN-GP and all after it have it.
    static final Adam.Config WITHOUT_MOMENTUM = Adam.standard().betas(0, 0.9f);

    private static final int FEW = 32;
    private static final int PICTURES_A_STEP = 64;
    private static final float RATE = 2e-4f;

    private Gans() {}

    /// Pictures a step: as a paper has it, or few where nets are narrower than there. The game takes thousands of steps to learn,
    /// and two processors reach them so.
    ///
    /// @param width of the nets, as a share of their paper's
    static int picturesAStep(double width, int papers) {
        return width < 1 ? Math.min(FEW, papers) : papers;
    }

    /// How models of residual nets are trained: as their papers have it at full width. If narrower, the discriminator is as wide
    /// as the generator, of which the papers' has twice its channels and makes the most of a step, and the rate is twice as high.
    ///
    /// @param width of the generator, as a share of its paper's
    /// @param discriminator without its width
    static Regimen residual(double width, String discriminator) {
        boolean narrow = width < 1;
        return new Regimen(
                50,
                picturesAStep(width, PICTURES_A_STEP),
                narrow ? 2 * RATE : RATE,
                discriminator + ",width=" + (narrow ? Math.min(1, 2 * width) : width),
                32);
    }

    /// A residual generator of `width` channels for the pictures of `material`.
    static ResNetGenerator.Config resNet(Material material, double width, int noise, int classes) {
        return new ResNetGenerator.Config(
                material.images().height(),
                noise,
                Math.max(1, (int) Math.round(width)),
                material.images().channels(),
                classes);
    }

    /// The picture as it is, and its label if that is known, else −1.
    static Views withLabels(BitSet known) {
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                return List.of(Views.placed(images, 1), Column.integers(LABELS, 1));
            }

            @Override
            public void draw(Sample sample) {
                sample.write(0, Placement.WHOLE);
                sample.put(LABELS, 0, known.get(sample.index()) ? sample.label() : -1);
            }
        };
    }

    /// @throws IllegalArgumentException unless the pictures are square, and large enough to be grown from a small map
    static void check(Images images) {
        Squares.check(images, LEAST_SIZE);
    }

    /// Pictures that it makes of noise.
    static List<Section> previews(Trained trained) {
        Generating learner = (Generating) trained.learner();
        int classes = learner.classes().size();
        int count = classes == 0 ? SHOWN : Math.max(1, SHOWN / classes) * classes;
        float[] made = Made.of(learner, count, trained.seed()).levels();
        List<Tile> tiles = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            tiles.add(
                    Tile.of(
                            Shown.pixels(made, i, trained.train()),
                            classes == 0 ? "" : learner.classes().get(i % classes)));
        }
        return List.of(
                Section.of(
                        "What it makes of noise",
                        Pictures.of(
                                "Pictures that the net has made, the first that were drawn, none left out.",
                                tiles)));
    }

    /// Whether the discriminator reads that real pictures are rounded to bytes.
    static List<ShortcutControl> controls(Trained trained) {
        return List.of(RoundingControl.of((GanLearner) trained.learner(), trained));
    }
}
