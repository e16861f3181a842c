package io.genoise.generate;

import io.genoise.data.Images;
import io.genoise.data.Views;
import io.genoise.layer.Activation;
import io.genoise.layer.BatchNorm;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.Sequential;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.BinaryLosses;
import io.genoise.op.RandomNumbers;
import io.genoise.optimizer.Adam;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.task.Card;
import io.genoise.task.Family;
import io.genoise.task.Generating;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.task.PretextTask;
import io.genoise.task.Regimen;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The smallest two nets that play against each other, for tests of what looks on: a hidden layer with BatchNorm and a sigmoid that
/// make pictures, or clips of half as many frames as the real ones, of four numbers, and of a class where they are asked to know
/// classes.
///
/// @param classes whether it makes them by class
/// @param balanced whether it says nothing of its balance
public record TinyGan(@Setting("by class") boolean classes, @Setting("silent") boolean balanced)
        implements PretextTask {
    private static final int NOISE = 4;
    private static final int HIDDEN = 8;

    @Override
    public Card card() {
        return new Card("tiny-gan", "is it real", Family.ADVERSARIAL, "none", "");
    }

    @Override
    public Regimen regimen() {
        return new Regimen(2, 8, 0.01f, "nin,blocks=3,width=0.05", 8);
    }

    @Override
    public Map<String, Double> chance(int pictures) {
        return Map.of("loss", Math.log(2));
    }

    @Override
    public Views views(Images images) {
        return Views.PLAIN;
    }

    @Override
    public PretextLearner learner(Material material) {
        EncoderNetwork encoder = material.encoder(1);
        Parameters own = material.parameters("generator");
        TensorShape shape = made(material.images());
        List<String> names = classes ? material.images().classes() : List.of();
        Sequential made =
                Sequential.empty()
                        .then("0", Linear.of(own, "0", NOISE + names.size(), HIDDEN))
                        .then("1", BatchNorm.of(own, "1", HIDDEN))
                        .then("2", Activation.RELU)
                        .then("3", Linear.of(own, "3", HIDDEN, (int) shape.elements()));
        own.flat();
        Adam.Config adam = Adam.standard();
        return new Player(
                material,
                encoder,
                made,
                names,
                balanced,
                material.trained(Part.ENCODER, adam.over(encoder.parameters())),
                material.trained("generator", adam.over(own)));
    }

    private static TensorShape made(Images images) {
        TensorShape shape = images.shape();
        return images.frames() == 1 ? shape : shape.with(0, images.frames() / 2);
    }

    record Player(
            Material material,
            EncoderNetwork encoder,
            Sequential made,
            List<String> classes,
            boolean balanced,
            Part.Trained judge,
            Part.Trained maker)
            implements Generating {
        @Override
        public List<Part> parts() {
            return List.of(judge, maker);
        }

        @Override
        public int noise() {
            return NOISE;
        }

        @Override
        public Tensor generated(Tensor noise, Tensor asked, Pass pass) {
            Tensor input =
                    classes.isEmpty()
                            ? noise
                            : Tensor.concat(1, noise, asked.oneHot(classes.size()));
            TensorShape shape = TinyGan.made(material.images());
            int[] extents = new int[shape.rank() + 1];
            extents[0] = -1;
            for (int i = 0; i < shape.rank(); i++) {
                extents[i + 1] = shape.extent(i);
            }
            return made.forward(input, pass).sigmoid().reshape(extents);
        }

        @Override
        public void learn(Lesson lesson) {
            Tensor pictures = material.standardized(lesson.column(Views.PICTURES));
            int count = pictures.shape().extent(0);
            Tensor noise =
                    RandomNumbers.normal(
                            pictures.openStep(), TensorShape.of(count, NOISE), 1, lesson.step());
            Tensor asked = classes.isEmpty() ? null : lesson.labels();
            Tensor generated = material.standardized(generated(noise, asked, lesson.pass()));
            Tensor real = encoder.forward(pictures, lesson.pass()).reshape(-1);
            Tensor fake = encoder.forward(generated.detach(), lesson.pass()).reshape(-1);
            lesson.minimize(
                    BinaryLosses.crossEntropy(real, 1)
                            .plus(BinaryLosses.crossEntropy(fake, 0))
                            .over(2),
                    judge);
            Tensor judged = encoder.forward(generated, lesson.pass()).reshape(-1);
            lesson.minimize("generator", BinaryLosses.crossEntropy(judged, 1), maker);
        }

        @Override
        public Optional<String> imbalance(Map<String, Double> figures) {
            return balanced
                    ? Optional.empty()
                    : Optional.of("said at a loss of " + figures.get("loss"));
        }
    }
}
