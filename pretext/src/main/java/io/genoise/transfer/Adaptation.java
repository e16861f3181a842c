package io.genoise.transfer;

import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Stage;
import io.genoise.optimizer.Rates;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.train.FrameByFrame;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What of a network is trained on labelled pictures. All else stays as it is, running statistics included.
public sealed interface Adaptation {
    /// All of it.
    Adaptation WHOLE = new Whole();

    /// What tables call it.
    String words();

    /// The classifier that `encoder` becomes.
    ///
    /// @param encoder with `classes` outputs
    /// @param scope of what is added
    /// @param picture the extents of pictures `[H,W,channels]`, or of clips `[T,H,W,channels]`
    /// @param seed of what is added
    /// @throws IllegalArgumentException if the network has no such stage or map
    Adapted on(EncoderNetwork encoder, int classes, Scope scope, TensorShape picture, long seed);

    /// How many forward passes a step costs for each view, at most: one, and two more where gradients flow.
    double passes();

    /// A classifier in training.
    ///
    /// @param layer what the network takes → logits
    /// @param parameters what an optimiser updates
    /// @param rates how fast; 0 for what is frozen
    record Adapted(Layer layer, Parameters parameters, Rates rates) {}

    /// See [#WHOLE].
    record Whole() implements Adaptation {
        @Override
        public String words() {
            return "fine-tuned";
        }

        @Override
        public Adapted on(
                EncoderNetwork encoder, int classes, Scope scope, TensorShape picture, long seed) {
            return new Adapted(encoder, encoder.parameters(), Rates.EQUAL);
        }

        @Override
        public double passes() {
            return FloatingOperations.TRAINING;
        }
    }

    /// Its last stages, each up to a map, and its classifier.
    ///
    /// @param stages how many; 0 for the classifier alone
    record Last(int stages) implements Adaptation {
        /// @throws IllegalArgumentException if `stages` is negative
        public Last {
            if (stages < 0) {
                throw new IllegalArgumentException(
                        "the last %s layers: 0 or more expected".formatted(stages));
            }
        }

        @Override
        public String words() {
            return switch (stages) {
                case 0 -> "classifier trained";
                case 1 -> "last layer trained";
                default -> "last %s layers trained".formatted(stages);
            };
        }

        @Override
        public Adapted on(
                EncoderNetwork encoder, int classes, Scope scope, TensorShape picture, long seed) {
            List<Stage> all = encoder.stages();
            if (stages > all.size()) {
                throw new IllegalArgumentException(
                        "the last %s layers of %s, which has %s"
                                .formatted(stages, encoder.config().network(), all.size()));
            }
            List<Stage> frozen = all.subList(0, all.size() - stages);
            List<String> paths = frozen.stream().map(Stage::path).toList();
            Set<NetworkParameter> still = new HashSet<>();
            frozen.forEach(stage -> still.addAll(stage.parameters()));
            return new Adapted(
                    (x, pass) -> encoder.forward(x, pass.freezing(paths)),
                    encoder.parameters(),
                    Rates.of(parameter -> still.contains(parameter) ? 0 : 1));
        }

        @Override
        public double passes() {
            return FloatingOperations.TRAINING;
        }
    }

    /// None of it: a head on one of its maps, of a network over clips averaged over time.
    ///
    /// @param head what is trained
    /// @param map its name; of NIN's in RotNet's measurements `conv2`
    record OnMap(Head head, String map) implements Adaptation {
        @Override
        public String words() {
            return "%s on %s".formatted(head.words(), map);
        }

        @Override
        public Adapted on(
                EncoderNetwork encoder, int classes, Scope scope, TensorShape picture, long seed) {
            if (!encoder.mapNames().contains(map)) {
                throw new IllegalArgumentException(
                        "%s has no map %s; there are %s"
                                .formatted(encoder.config().network(), map, encoder.mapNames()));
            }
            Parameters parameters = new Parameters(scope, seed, "head");
            Layer layer = head.layer(parameters, shape(encoder, picture), classes);
            return new Adapted(
                    (x, pass) -> pass.through("head", layer, read(encoder, x).detach()),
                    parameters,
                    Rates.EQUAL);
        }

        private TensorShape shape(EncoderNetwork encoder, TensorShape picture) {
            Device device = encoder.parameters().device();
            try (Step _ = device.step()) {
                Tensor one = device.filled(picture.insert(0, 1), 0);
                return read(encoder, FrameByFrame.taken(one, encoder.config())).shape();
            }
        }

        private Tensor read(EncoderNetwork encoder, Tensor x) {
            Tensor read = encoder.maps(x, Pass.eval()).get(map);
            return encoder.config().axes() == 2 ? read : read.mean(1);
        }

        @Override
        public double passes() {
            return 1;
        }
    }
}
