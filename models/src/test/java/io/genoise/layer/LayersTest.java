package io.genoise.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.op.Recurrent;
import io.genoise.primitive.SlidingWindow;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Layers: what they are called in files, which shapes they give, and what they compute where that can be said simply.
class LayersTest {
    private final Device device = Device.open("reference", 1);
    private final Parameters parameters = new Parameters(device.scope(), 1);

    @AfterEach
    void close() {
        device.close();
    }

    private static float[] ones(int count) {
        float[] ones = new float[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private Tensor constant(int... extents) {
        TensorShape shape = TensorShape.of(extents);
        return device.tensor(shape, ones((int) shape.elements()));
    }

    @Test
    void aTransposedConvolutionUndoesTheShapeOfItsConvolution() {
        Conv.Form form = new Conv.Form(4, 6, SlidingWindow.square(3, 2, 1), 2, true);
        ConvTransposed layer = ConvTransposed.of(parameters, "up", form, 1, Initials.BY_INPUTS);
        parameters.flat();
        Tensor x = constant(2, 5, 4, 4);
        try (Step _ = device.step()) {
            assertThat(layer.forward(x, Pass.eval()).shape())
                    .isEqualTo(TensorShape.of(2, 10, 8, 6));
        }
        assertThat(layer.weight().shape()).isEqualTo(TensorShape.of(4, 3, 3, 3));
        assertThat(parameters.all().get(1).name()).isEqualTo("up.bias");
    }

    /// A film of ones under a kernel of ones: every output counts its inputs.
    @Test
    void convolutionsOfFilmsAreConvolutionsToo() {
        SlidingWindow window =
                new SlidingWindow(
                        List.of(2, 2, 2), List.of(1, 1, 1), List.of(0, 0, 0), List.of(1, 1, 1));
        Conv layer = Conv.of(parameters, "film", new Conv.Form(3, 2, window, 1, false));
        parameters.flat();
        parameters.write(Map.of("film.weight", ones(2 * 8 * 3)));
        Tensor x = constant(1, 3, 4, 2, 3);
        try (Step step = device.step()) {
            Tensor y = layer.forward(x, Pass.eval());
            assertThat(y.shape()).isEqualTo(TensorShape.of(1, 2, 3, 1, 2));
            Reading numbers = step.read(y);
            step.run();
            assertThat(numbers.floats()).containsOnly(24);
        }
    }

    @Test
    void extraRowsBeyondTheStrideAreRefused() {
        Conv.Form form = Conv.Form.square(1, 1, 3, 2, 1);
        assertThatThrownBy(() -> ConvTransposed.of(parameters, "up", form, 2, Initials.BY_INPUTS))
                .hasMessageContaining("0 … 1 extra rows, not 2");
    }

    @Test
    void groupsMustDivideTheChannels() {
        assertThatThrownBy(() -> Conv.Form.square(4, 6, 3, 1, 1).grouped(4))
                .hasMessageContaining("4 to 6 channels in 4 groups");
        assertThatThrownBy(() -> GroupNorm.of(parameters, "norm", 3, 8))
                .hasMessageContaining("norm: 8 channels do not divide into 3 groups");
        assertThatThrownBy(() -> SelfAttention.of(parameters, "attn", 8, 3))
                .hasMessageContaining("attn: 8 features do not divide into 3 heads");
    }

    @Test
    void aLinearLayerTakesTokensToo() {
        Linear layer = Linear.withoutBias(parameters, "fc", 3, 2, Initials.TRANSFORMER);
        parameters.flat();
        parameters.write(Map.of("fc.weight", new float[] {1, 1, 1, 0, 2, 0}));
        Tensor x = constant(2, 4, 3);
        try (Step step = device.step()) {
            Reading y = step.read(layer.forward(x, Pass.eval()));
            step.run();
            assertThat(y.floats()).hasSize(16).startsWith(3, 2, 3, 2);
        }
    }

    @Test
    void anEmbeddingPicksRows() {
        Embedding layer = Embedding.of(parameters, "words", 3, 2);
        parameters.flat();
        parameters.write(Map.of("words.weight", new float[] {1, 2, 3, 4, 5, 6}));
        Tensor words = device.integers(TensorShape.of(1, 3), 2, 0, 7);
        try (Step step = device.step()) {
            Reading y = step.read(layer.forward(words, Pass.eval()));
            step.run();
            assertThat(y.floats()).containsExactly(5, 6, 1, 2, 0, 0);
        }
    }

    @Test
    void cellsHavePyTorchsNamesAndBeginAtZero() {
        LstmCell lstm = LstmCell.of(parameters, "lstm", 3, 2);
        GruCell gru = GruCell.of(parameters, "gru", 3, 2);
        parameters.flat();
        assertThat(parameters.read().keySet())
                .containsExactly(
                        "lstm.weight_ih",
                        "lstm.weight_hh",
                        "lstm.bias_ih",
                        "lstm.bias_hh",
                        "gru.weight_ih",
                        "gru.weight_hh",
                        "gru.bias_ih",
                        "gru.bias_hh");
        Tensor x = constant(5, 3);
        try (Step step = device.step()) {
            Recurrent.Memory memory = lstm.step(x, lstm.step(x, lstm.begin(x)));
            Tensor hidden = gru.step(x, gru.step(x, gru.begin(x)));
            assertThat(memory.cell().shape()).isEqualTo(TensorShape.of(5, 2));
            assertThat(hidden.shape()).isEqualTo(TensorShape.of(5, 2));
            Reading zeros = step.read(lstm.begin(x).hidden());
            step.run();
            assertThat(zeros.floats()).containsOnly(0);
        }
    }

    /// With Q and K zero every token looks at all alike: what comes out is the mean of V.
    @Test
    void attentionWithoutPreferenceIsTheMean() {
        SelfAttention layer = SelfAttention.of(parameters, "attn", 2, 2);
        parameters.flat();
        float[] stacked = new float[6 * 2];
        stacked[4 * 2] = 1; // V is the identity
        stacked[5 * 2 + 1] = 1;
        parameters.write(
                Map.of("attn.qkv.weight", stacked, "attn.proj.weight", new float[] {1, 0, 0, 1}));
        Tensor x = device.tensor(TensorShape.of(1, 3, 2), new float[] {1, 10, 2, 20, 6, 60});
        try (Step step = device.step()) {
            Reading y = step.read(layer.forward(x, Pass.eval()));
            step.run();
            assertThat(y.floats())
                    .containsExactly(new float[] {3, 30, 3, 30, 3, 30}, within(1e-5f));
        }
    }

    @Test
    void normsOfSamplesDoTheSameInTrainingAndInUse() {
        GroupNorm group = GroupNorm.of(parameters, "group", 2, 4);
        LayerNorm layer = LayerNorm.of(parameters, "layer", 4);
        InstanceNorm instance = InstanceNorm.of(parameters, "instance", 4);
        parameters.flat();
        Tensor x = device.tensor(TensorShape.of(1, 2, 1, 4), new float[] {1, 5, 2, 8, 3, 0, 4, 1});
        for (Layer norm : List.of(group, layer, instance, InstanceNorm.plain())) {
            try (Step step = device.step()) {
                Reading learns = step.read(norm.forward(x, Pass.train(1, 0)));
                Reading used = step.read(norm.forward(x, Pass.eval()));
                step.run();
                assertThat(learns.floats()).containsExactly(used.floats());
            }
        }
    }

    @Test
    void aResidualBlockAddsItsShortcut() {
        Layer twice = (x, _) -> x.times(2);
        Residual block = new Residual(twice, (x, _) -> x.times(10), Activation.RELU);
        try (Step step = device.step()) {
            Tensor x = device.filled(TensorShape.of(2), 1);
            Reading positive = step.read(block.forward(x, Pass.eval()));
            Reading negative = step.read(block.forward(x.negate(), Pass.eval()));
            Reading plain = step.read(Residual.around(twice).forward(x, Pass.eval()));
            step.run();
            assertThat(positive.floats()).containsOnly(12);
            assertThat(negative.floats()).containsOnly(0);
            assertThat(plain.floats()).containsOnly(3);
        }
    }

    @Test
    void optionsOfNormsOutOfRangeAreRefused() {
        BatchNorm norm = BatchNorm.of(parameters, "norm", 2);
        assertThatThrownBy(() ->
                        new BatchNorm(
                                norm.scale(),
                                norm.shift(),
                                norm.runningMean(),
                                norm.runningVariance(),
                                1.1f,
                                1e-5f))
                .hasMessageContaining("momentum must be 0 … 1, not 1.1");
        assertThatThrownBy(() -> new InstanceNorm(null, null, 0))
                .hasMessageContaining("epsilon must be above 0, not 0.0");
    }
}
