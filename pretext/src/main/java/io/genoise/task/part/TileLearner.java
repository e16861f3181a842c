package io.genoise.task.part;

import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.op.Losses;
import io.genoise.shape.TensorShape;
import io.genoise.task.Material;
import io.genoise.task.PretextLearner;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Lesson;
import io.genoise.train.Part;
import java.util.List;
import java.util.function.BiFunction;

/// Answers a question about tiles of a picture, or frames of a clip. One encoder looks at every tile by itself; only behind it a
/// head sees what it says of all of them together. So what the encoder learns is about what a tile shows, not about how its edge fits to the
/// next one's (Noroozi, Favaro 2016, arXiv:1603.09246, section 3.3; Doersch, Gupta, Efros 2015, arXiv:1505.05192, section 3).
///
/// The last map of each tile, flattened → a layer of an eighth of the width, ReLU → those of all tiles side by side → a layer
/// of the whole width, ReLU → logits, whose layer begins near 0: a new net guesses. Loss: cross-entropy with the column
/// `labels`. Before each ReLU there may be BatchNorm: with hundreds of answers the head stays at chance for long without it.
///
/// @param map the encoder's last map of a tile
/// @param tiles of a picture
/// @param tile the layer on each tile's map
/// @param together the layer on all tiles side by side
/// @param answers logits, one an answer
/// @param seen what the encoder sees of a batch: tiles `[N·tiles,side,side,C]`, those of a picture one after another
/// @param first the encoder, as a part
/// @param second the head, as a part
public record TileLearner(
        LastMap map,
        int tiles,
        Hidden tile,
        Hidden together,
        Linear answers,
        BiFunction<Columns, Pass, Tensor> seen,
        Part.Trained first,
        Part.Trained second)
        implements PretextLearner {
    /// What is asked, and of which head.
    ///
    /// @param side rows and columns of a tile
    /// @param tiles of a picture
    /// @param width of the layer over all tiles, 4,096 in both papers
    /// @param count of possible answers
    /// @param normed whether the head has BatchNorm
    public record Question(int side, int tiles, int width, int count, boolean normed) {}

    /// A learner over an encoder as `material` has it, its head at random.
    ///
    /// @param seen what the encoder sees of a batch
    public static TileLearner of(
            Material material, Question asked, BiFunction<Columns, Pass, Tensor> seen) {
        EncoderNetwork encoder = material.encoder(0);
        LastMap map = LastMap.of(encoder, asked.side);
        Parameters own = material.parameters("head");
        int each = Math.max(1, asked.width / 8);
        Linear afterMap =
                Linear.afterMap(
                        own,
                        "tile",
                        TensorShape.of(map.height(), map.width(), map.channels()),
                        each);
        Hidden tile = Hidden.of(own, "tile", afterMap, each, asked.normed);
        Hidden together =
                Hidden.of(
                        own,
                        "together",
                        Linear.of(own, "together", asked.tiles * each, asked.width),
                        asked.width,
                        asked.normed);
        Linear answers = Linear.of(own, "answers", asked.width, asked.count, Initial.normal(0.01));
        own.flat();
        return new TileLearner(
                map,
                asked.tiles,
                tile,
                together,
                answers,
                seen,
                material.sgd(Part.ENCODER, encoder.parameters()),
                material.sgd("head", own));
    }

    @Override
    public EncoderNetwork encoder() {
        return map.encoder();
    }

    @Override
    public List<Part> parts() {
        return List.of(first, second);
    }

    /// Logits `[N,answers]`.
    public Tensor logits(Columns columns, Pass pass) {
        Tensor maps = map.of(seen.apply(columns, pass), pass.within("encoder"));
        Tensor flat = maps.reshape(maps.shape().extent(0), -1);
        Tensor each = tile.forward(flat, pass);
        Tensor all = each.reshape(-1, tiles * each.shape().extent(1));
        return pass.through("answers", answers, together.forward(all, pass));
    }

    @Override
    public void learn(Lesson lesson) {
        Tensor logits = logits(lesson::column, lesson.pass());
        lesson.minimize(Losses.crossEntropy(logits, lesson.labels()), first, second);
        lesson.show("accuracy", Losses.accuracy(logits, lesson.labels()));
    }
}
