package io.genoise.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A weight divided by its greatest singular value.
class SpectralNormTest {
    private final Device device = Device.open("reference", 1);
    private final Parameters parameters = new Parameters(device.scope(), 1);

    @AfterEach
    void close() {
        device.close();
    }

    /// diag(3, 1) has σ = 3.
    private SpectralNorm diagonal() {
        SpectralNorm layer = SpectralNorm.linear(parameters, "layer", 2, 2, Initial.normal(1));
        parameters.write(Map.of("layer.weight_orig", new float[] {3, 0, 0, 1}));
        return layer;
    }

    private float[] pass(SpectralNorm layer, Pass pass, float... x) {
        Tensor input = device.tensor(TensorShape.of(1, 2), x);
        try (Step step = device.step()) {
            Reading y = step.read(layer.forward(input, pass));
            step.run();
            return y.floats();
        }
    }

    @Test
    void passesOfTrainingFindTheGreatestSingularValue() {
        SpectralNorm layer = diagonal();
        for (int i = 0; i < 30; i++) {
            pass(layer, Pass.train(1, i), 1, 1);
        }
        assertThat(pass(layer, Pass.eval(), 1, 1))
                .containsExactly(new float[] {1, 1f / 3}, within(1e-5f));
    }

    @Test
    void itBeginsNearTheGreatestSingularValueOfItsFirstWeight() {
        SpectralNorm layer = SpectralNorm.linear(parameters, "layer", 2, 9, Initial.normal(1));
        float[] first = pass(layer, Pass.eval(), 1, 1);
        for (int i = 0; i < 50; i++) {
            pass(layer, Pass.train(1, i), 1, 1);
        }
        float[] last = pass(layer, Pass.eval(), 1, 1);
        for (int i = 0; i < first.length; i++) {
            assertThat(first[i]).isCloseTo(last[i], within(0.05f * Math.abs(last[i])));
        }
    }

    @Test
    void useLeavesTheVectorsAlone() {
        SpectralNorm layer = diagonal();
        float[] before = layer.left().read();
        pass(layer, Pass.eval(), 1, 1);
        assertThat(layer.left().read()).containsExactly(before);
    }

    @Test
    void oneStepIsThePowerIterationOfThePaper() {
        SpectralNorm layer = diagonal();
        layer.left().set(new float[] {0.6f, 0.8f});
        pass(layer, Pass.train(1, 0), 1, 1);
        double[] v = unit(3 * 0.6, 0.8);
        double[] u = unit(3 * v[0], v[1]);
        assertThat(layer.right().read())
                .containsExactly(new float[] {(float) v[0], (float) v[1]}, within(1e-6f));
        assertThat(layer.left().read())
                .containsExactly(new float[] {(float) u[0], (float) u[1]}, within(1e-6f));
    }

    private static double[] unit(double a, double b) {
        double length = Math.hypot(a, b);
        return new double[] {a / length, b / length};
    }

    /// With σ = uᵀWv: the gradient of ⟨W/σ, 1⟩ is 1/σ − ΣW/σ²·uvᵀ.
    @Test
    void theGradientFlowsThroughSigmaButNotThroughTheVectors() {
        SpectralNorm layer = diagonal();
        layer.left().set(new float[] {0.6f, 0.8f});
        layer.right().set(new float[] {0.8f, 0.6f});
        Tensor x = device.tensor(TensorShape.of(1, 2), new float[] {1, 1});
        Reading found;
        try (Step step = device.step()) {
            Tensor loss = layer.forward(x, Pass.eval()).sum();
            Tensor weight = parameters.get("layer.weight_orig").value();
            found = step.read(Autograd.gradients(loss, List.of(weight)).getFirst());
            step.run();
        }
        double sigma = 0.6 * 3 * 0.8 + 0.8 * 1 * 0.6;
        double pull = 4 / (sigma * sigma);
        double[] expected = {
            1 / sigma - pull * 0.6 * 0.8,
            1 / sigma - pull * 0.6 * 0.6,
            1 / sigma - pull * 0.8 * 0.8,
            1 / sigma - pull * 0.8 * 0.6
        };
        assertThat(found.doubles()).containsExactly(expected, within(1e-6));
    }

    @Test
    void aConvolutionsKernelLiesInPyTorchsOrder() {
        SpectralNorm layer =
                SpectralNorm.conv(
                        parameters, "conv", Conv.Form.square(2, 3, 2, 1, 0), Initial.normal(1));
        parameters.flat();
        layer.left().set(new float[] {1, 0, 0});
        float[] weight = parameters.read().get("conv.weight_orig");
        Tensor x = device.tensor(TensorShape.of(1, 2, 2, 2), new float[8]);
        try (Step step = device.step()) {
            layer.forward(x, Pass.train(1, 0));
            step.run();
        }
        // v is the first row of W, channels before places: w[0, place, channel]
        double length = 0;
        for (int i = 0; i < 8; i++) {
            length += weight[i] * weight[i];
        }
        float[] v = layer.right().read();
        for (int channel = 0; channel < 2; channel++) {
            for (int place = 0; place < 4; place++) {
                assertThat(v[channel * 4 + place])
                        .isCloseTo(
                                (float) (weight[place * 2 + channel] / Math.sqrt(length)),
                                within(1e-6f));
            }
        }
    }
}
