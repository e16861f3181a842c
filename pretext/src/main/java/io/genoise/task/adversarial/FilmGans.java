package io.genoise.task.adversarial;

import io.genoise.data.Images;
import io.genoise.figure.Animation;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Sheet;
import io.genoise.figure.Tile;
import io.genoise.network.EncoderConfig;
import io.genoise.network.PictureGenerator;
import io.genoise.optimizer.Adam;
import io.genoise.optimizer.Schedule;
import io.genoise.task.Generating;
import io.genoise.task.Material;
import io.genoise.task.Trained;
import io.genoise.task.part.ClipNeeds;
import io.genoise.task.part.ClipWindows;
import io.genoise.task.part.Made;
import io.genoise.task.part.Shown;
import io.genoise.task.part.Squares;
import io.genoise.tensor.Parameters;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What the tasks share in which a net makes clips of noise and another, over clips, tells them from real ones.
final class FilmGans {
    /// Channels of the largest layer where the width is 1.
    private static final int WIDE = 64;

    private static final int LEAST_SIZE = 8;
    private static final int SHOWN = 12;
    private static final double A_SECOND = 12;

    private FilmGans() {}

    /// Both papers': β₁ = 0.5.
    static final Adam.Config ADAM = Adam.standard().betas(0.5f, 0.999f);

    /// Channels for a factor.
    static int wide(double width) {
        return Math.max(1, (int) Math.round(WIDE * width));
    }

    static void check(Images images, ClipWindows windows) {
        Squares.check(images, LEAST_SIZE);
        windows.check(images);
    }

    /// A game of the logistic loss, as both papers have it.
    ///
    /// @param average how much of the generator's average stays each step
    static GanLearner learner(
            Material material,
            double average,
            Function<Parameters, PictureGenerator> make,
            List<GanTerm> terms) {
        EncoderConfig network = material.network();
        ClipNeeds.network(network, 3);
        int size = material.images().height();
        if (size < network.leastSize() || size > network.mostSize()) {
            throw new IllegalArgumentException(
                    "--network: %s takes clips of %s rows%s, and is to be shown %s; another --network or --size"
                            .formatted(
                                    network.network(),
                                    network.leastSize(),
                                    network.mostSize() == network.leastSize() ? "" : " or more",
                                    size));
        }
        return new GanLearner(
                material,
                new Game(AdversarialLoss.LOGISTIC, 1, average),
                List.of(),
                Judge.of(material, Judge.Question.realOrMade(false)),
                make,
                terms,
                ADAM,
                Schedule.constant(material.rate()));
    }

    /// Clips that it makes of noise.
    static List<Section> previews(Trained trained, int frames) {
        float[] made = Made.of((Generating) trained.learner(), SHOWN, trained.seed()).levels();
        List<Animation.Clip> clips = new ArrayList<>();
        List<Tile> rows = new ArrayList<>();
        for (int i = 0; i < SHOWN; i++) {
            List<Pixels> film = new ArrayList<>();
            for (int t = 0; t < frames; t++) {
                film.add(Shown.frames(made, i * frames + t, 1, trained.train()));
            }
            clips.add(new Animation.Clip(film, ""));
            rows.add(Tile.of(Sheet.of(film, frames, 0), ""));
        }
        return List.of(
                Section.of(
                        "What it makes of noise",
                        new Animation(
                                "Clips that the net has made, the first that were drawn, none left out.",
                                A_SECOND,
                                1,
                                clips),
                        Pictures.of("The same, frame by frame.", rows)));
    }
}
