package io.genoise.examples;

import io.genoise.data.Batches;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.data.scenes.Scenes;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.op.Losses;
import io.genoise.setting.Copy;
import io.genoise.setting.Setting;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Pretraining;
import io.genoise.task.Regimen;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import io.genoise.train.Journal;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import io.genoise.train.Standardization;
import io.genoise.train.Trainer;
import io.genoise.train.TrainingPlan;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A pretext task of one's own, in one file: are the left and the right half of a picture in their places? Whoever can tell
/// knows what goes on to the right of a head. It is a jigsaw (Noroozi & Favaro 2016, arXiv:1603.09246) of two tiles; what
/// could be read off the seam instead is painted over.
///
/// That is all it takes. In a jar, beside a file `META-INF/services/io.genoise.task.PretextTask` with the name of the class in
/// it (`@AutoService(PretextTask.class)` writes that file), it is a task of the `genoise` command like any other, with help, options,
/// record, resume, probe and report:
///
///     GENOISE_CLASSPATH=mine.jar ./genoise pretrain halves --gap 3
///
/// @param gap columns painted over on either side of the seam, so that it tells nothing
public record OwnPretextTask(
        @Setting(value = "columns painted over beside the seam", least = 0, most = 16) int gap)
        implements PretextTask {
    private static final byte GREY = (byte) 128;

    /// With a gap of two columns.
    public OwnPretextTask() {
        this(2);
    }

    @Override
    public Card card() {
        return new Card(
                "halves",
                "are the left and the right half in their places?",
                Family.CONTEXT,
                "after Noroozi, Favaro 2016, Unsupervised learning of visual representations by solving jigsaw"
                        + " puzzles, arXiv:1603.09246",
                "pictures at least six gaps wide");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(5, 64, 0.1f, Networks.laptop(), 32);
    }

    @Override
    public void check(Images images) {
        if (images.width() < 6 * gap || images.width() % 2 != 0) {
            throw new IllegalArgumentException(
                    "halves of pictures %s wide with --gap %s: an even --size of at least %s expected"
                            .formatted(images.width(), gap, 6 * gap));
        }
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(2), "accuracy", 0.5);
    }

    /// Each picture twice: as it is, label 0, and with its halves exchanged, label 1.
    @Override
    public Views views(Images images) {
        check(images);
        return new Views() {
            @Override
            public List<Column> columns(Images images) {
                return List.of(Views.pictures(images, 2), Column.integers(LABELS, 2));
            }

            @Override
            public void draw(Sample sample) {
                for (int exchanged = 0; exchanged < 2; exchanged++) {
                    place(sample, exchanged);
                    sample.put(LABELS, exchanged, exchanged);
                }
            }
        };
    }

    private void place(Sample sample, int exchanged) {
        int row = sample.width() * sample.channels();
        int half = row / 2;
        byte[] to = sample.bytes(Views.PICTURES);
        for (int y = 0; y < sample.height(); y++) {
            int at = sample.offset(Views.PICTURES, exchanged) + y * row;
            int left = exchanged == 0 ? at : at + half;
            int right = exchanged == 0 ? at + half : at;
            System.arraycopy(sample.picture(), y * row, to, left, half);
            System.arraycopy(sample.picture(), y * row + half, to, right, half);
            int painted = gap * sample.channels();
            // The outer edges too, which are the seam of the picture with exchanged halves.
            Arrays.fill(to, at, at + painted, GREY);
            Arrays.fill(to, at + half - painted, at + half + painted, GREY);
            Arrays.fill(to, at + row - painted, at + row, GREY);
        }
    }

    /// A classifier of two answers under SGD.
    @Override
    public PretextLearner learner(Material material) {
        EncoderNetwork encoder = material.encoder(2);
        Part.Trained part = material.sgd(Part.ENCODER, encoder.parameters());
        return new PretextLearner() {
            @Override
            public EncoderNetwork encoder() {
                return encoder;
            }

            @Override
            public List<Part> parts() {
                return List.of(part);
            }

            @Override
            public void learn(Lesson lesson) {
                Tensor logits =
                        encoder.forward(material.standardized(lesson.pictures()), lesson.pass());
                lesson.minimize(Losses.crossEntropy(logits, lesson.labels()), part);
                lesson.show("accuracy", Losses.accuracy(logits, lesson.labels()));
            }
        };
    }

    /// Without any command line: learns from drawn scenes for some seconds, and tells what it can then.
    public static void main(String[] arguments) throws IOException {
        System.out.printf(
                Locale.ROOT, "halves told right: %.1f %% (chance 50 %%)%n", 100 * learned(1500, 4));
    }

    /// How often a net is right about pictures that it did not learn from.
    static double learned(int pictures, int epochs) throws IOException {
        PretextTask task = new OwnPretextTask();
        Pretraining pretraining =
                Copy.of(Pretraining.of(task, Networks.of("nin,blocks=3,width=0.1"), 1))
                        .with(Pretraining::epochs, epochs)
                        .with(Pretraining::pictures, 32)
                        .make();
        try (Device device = Device.best()) {
            Images scenes = Scenes.train(16, pictures, 1);
            Batches batches = Batches.shuffled(scenes, 32, 1).with(task.views(scenes));
            TrainingPlan plan = TrainingPlan.of(batches, epochs, 1);
            PretextLearner learner =
                    pretraining.learner(
                            device.scope(), scenes, Standardization.of(scenes), plan.steps());
            new Trainer(learner, plan).run(Journal.NONE);
            Images others = Scenes.test(16, 300, 1);
            return Pretraining.tested(task, learner, others).of("accuracy");
        }
    }
}
