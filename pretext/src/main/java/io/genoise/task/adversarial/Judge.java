package io.genoise.task.adversarial;

import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.layer.SpectralNorm;
import io.genoise.network.EncoderNetwork;
import io.genoise.task.Material;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import io.genoise.train.Part;

/// A discriminator: an encoder, and linear answers on its features φ. Is a picture real? D = w·φ + b, and of a picture of class
/// y, where classes are told, e_y·φ more (Miyato, Koyama 2018, *cGANs with projection discriminator*, arXiv:1802.05637).
///
/// @param encoder without a classifier
/// @param block the answers' numbers
/// @param real φ `[N,F]` → `[N,1]`
/// @param classes φ → `[N,K]`, e_y·φ of every y; null where no classes are told
/// @param turns φ → `[N,4]`, which way up the picture is; null where that is not asked
/// @param labels φ → `[N,K]`, what is in the picture; null where that is not asked
record Judge(
        Material material,
        EncoderNetwork encoder,
        Parameters block,
        Layer real,
        Layer classes,
        Layer turns,
        Layer labels) {
    /// The part that holds the answers.
    static final String ANSWERS = "answers";

    private static final Initial SMALL = Initial.normal(0.02);

    /// What a discriminator is asked, and how its answers are kept in bounds.
    ///
    /// @param spectral whether the answers' weights are divided by their greatest singular values
    /// @param classes that are told to it; 0 for none
    /// @param turns whether it is asked for turns
    /// @param labels whether it is asked for the class of a picture too
    record Question(boolean spectral, int classes, boolean turns, boolean labels) {
        /// Whether pictures are real, and nothing else.
        static Question realOrMade(boolean spectral) {
            return new Question(spectral, 0, false, false);
        }

        private Layer layer(Parameters block, String name, int in, int out, boolean bias) {
            if (spectral && !bias) {
                return SpectralNorm.of(
                        block,
                        name,
                        SMALL,
                        first -> Linear.withoutBias(block, name, in, out, first));
            }
            return spectral
                    ? SpectralNorm.linear(block, name, in, out, SMALL)
                    : (bias
                            ? Linear.of(block, name, in, out, SMALL)
                            : Linear.withoutBias(block, name, in, out, SMALL));
        }
    }

    /// The network that was chosen, with answers to what is asked.
    static Judge of(Material material, Question asked) {
        EncoderNetwork encoder = material.encoder(0);
        int features = encoder.features();
        Parameters block = material.parameters(ANSWERS);
        Layer real = asked.layer(block, "real", features, 1, true);
        Layer classes =
                asked.classes == 0
                        ? null
                        : asked.layer(block, "classes", features, asked.classes, false);
        Layer turns = asked.turns ? asked.layer(block, "turns", features, 4, true) : null;
        Layer labels =
                asked.labels ? asked.layer(block, "labels", features, asked.classes, true) : null;
        block.complete();
        return new Judge(material, encoder, block, real, classes, turns, labels);
    }

    /// Whether what is said of a picture depends on the others of the batch.
    boolean looksAtBatches() {
        return encoder.parameters().statistics().keySet().stream()
                .anyMatch(name -> name.contains("running_mean"));
    }

    /// φ `[N,F]` of pictures `[N,H,W,C]` in −1 … 1, which the encoder gets standardised, as whoever uses it afterwards shows it
    /// pictures.
    Tensor features(Tensor pictures, Pass pass) {
        Tensor shares = pictures.plus(1).over(2);
        return pass.through(Part.ENCODER, encoder, material.standardized(shares));
    }

    /// D `[N]`, large for real pictures.
    ///
    /// @param told the pictures' classes, i32 `[N]`; not looked at where there are none to be told. If null, it is told what it
    ///     holds the pictures for itself
    Tensor answer(Tensor features, Tensor told, Pass pass) {
        Pass inner = pass.within(ANSWERS);
        Tensor plain = inner.through("real", real, features).reshape(-1);
        if (classes == null) {
            return plain;
        }
        Tensor each = inner.through("classes", classes, features);
        Tensor kinds = told == null ? labels(features, pass).argmax(1) : told;
        return plain.plus(each.times(kinds.oneHot(each.shape().extent(1))).sum(1));
    }

    /// Logits of the four turns, `[N,4]`.
    Tensor turns(Tensor features, Pass pass) {
        return pass.within(ANSWERS).through("turns", turns, features);
    }

    /// Logits of the classes, `[N,K]`.
    Tensor labels(Tensor features, Pass pass) {
        return pass.within(ANSWERS).through("labels", labels, features);
    }
}
