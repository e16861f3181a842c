package io.genoise.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.genoise.check.Argument;
import io.genoise.layer.Conv;
import io.genoise.layer.Pass;
import io.genoise.op.RandomNumbers;
import io.genoise.op.TopK;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/// What goes into a model and comes out of it, what is called how, and what is refused.
class OnnxExportTest {
    @Test
    void severalInputsAndOutputs() {
        try (Device device = Device.open("reference", 1)) {
            OnnxModel model =
                    OnnxExport.of(
                            device,
                            List.of(
                                    OnnxInput.of("a", 2),
                                    new OnnxInput("b", TensorShape.of(2), DType.I32)),
                            x ->
                                    Map.of(
                                            "sum", x.get(0).plus(x.get(1)),
                                            "same", x.get(0),
                                            "all", x.get(0).sum(0)),
                            List.of(),
                            Map.of("of", "two"));
            ReadModel read = ReadModel.of(model);
            assertThat(read.ports()).containsEntry("a", List.of("batch", "2"));
            assertThat(read.ports()).containsEntry("sum", List.of("batch", "2"));
            assertThat(read.ports()).containsEntry("all", List.of("2"));
            assertThat(read.metadata()).containsEntry("of", "two");
            try (OnnxRuntime runtime = new OnnxRuntime(model)) {
                Map<String, Argument> outputs =
                        runtime.run(
                                Map.of(
                                        "a",
                                        Argument.of(TensorShape.of(1, 2), 1.5, 2.5),
                                        "b",
                                        new Argument(
                                                TensorShape.of(1, 2),
                                                DType.I32,
                                                new double[] {1, 2})));
                assertThat(outputs.get("sum").numbers()).containsExactly(2.5, 4.5);
                assertThat(outputs.get("same").numbers()).containsExactly(1.5, 2.5);
                assertThat(outputs.get("all").numbers()).containsExactly(1.5, 2.5);
            }
        }
    }

    /// The weight lies as PyTorch's, and nothing turns it; the bias is the convolution's own.
    @Test
    void aConvolutionReadsItsParameters() {
        try (Device device = Device.open("reference", 1)) {
            Parameters parameters = new Parameters(device.scope(), 1);
            Conv conv = Conv.of(parameters, "conv", Conv.Form.square(2, 3, 3, 1, 1).withBias());
            ReadModel model =
                    Exported.same(
                            device,
                            x ->
                                    Pass.eval()
                                            .through(
                                                    "first",
                                                    conv,
                                                    OnnxExport.channelsLast(x.getFirst()))
                                            .permute(0, 3, 1, 2),
                            List.of(parameters),
                            Argument.apart(4, 2, 5, 4));
            assertThat(model.operators())
                    .containsExactly(
                            new ReadModel.Operator(
                                    "Conv",
                                    "first/Conv",
                                    List.of("x0", "conv.weight", "conv.bias"),
                                    "y"));
            assertThat(model.tensors()).containsEntry("conv.weight", List.of(3L, 2L, 3L, 3L));
        }
    }

    /// Two blocks whose parameters have the same names.
    @Test
    void namesOfTheLaterBlockSayWhoseTheyAre() {
        try (Device device = Device.open("reference", 1)) {
            Parameters first = new Parameters(device.scope(), 1, "encoder");
            Parameters second = new Parameters(device.scope(), 2, "head");
            Conv one = Conv.beforeNorm(first, "conv", Conv.Form.square(2, 2, 1, 1, 0));
            Conv other = Conv.beforeNorm(second, "conv", Conv.Form.square(2, 2, 1, 1, 0));
            ReadModel model =
                    Exported.same(
                            device,
                            x -> other.forward(one.forward(x.getFirst(), Pass.eval()), Pass.eval()),
                            List.of(first, second),
                            Argument.apart(4, 2, 5, 2));
            assertThat(model.tensors()).containsOnlyKeys("conv.weight", "head.conv.weight");
        }
    }

    @Test
    void whatHasNoOperatorIsRefused() {
        refused(
                x ->
                        x.openStep()
                                .within(
                                        "noisy",
                                        () ->
                                                x.plus(
                                                        RandomNumbers.uniform(
                                                                x.openStep(), x.shape(), 1, 2))),
                "Random [2,3] in noisy cannot become ONNX");
        refused(x -> TopK.of(x, 2).values(), "TopK [2,2] cannot become ONNX");
    }

    @Test
    void whatDependsOnTheNumberOfSamplesIsRefused() {
        refused(x -> x.mean(0), "a number in Pointwise [3] depends on how many samples there are");
        refused(
                x -> x.fixedSlice(0, 0, 1).broadcast(TensorShape.of(x.shape().extent(0) + 1, 3)),
                "no multiple of how many there are");
        refused(
                x -> x.shape().extent(0) == 2 ? x : x.plus(1),
                "with more samples the network records other operations");
    }

    private static void refused(Function<Tensor, Tensor> f, String message) {
        try (Device device = Device.open("reference", 1)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            OnnxExport.of(
                                    device,
                                    List.of(OnnxInput.of("x", 3)),
                                    x -> Map.of("y", f.apply(x.getFirst())),
                                    List.of(),
                                    Map.of()))
                    .withMessageContaining(message);
            try (Step step = device.step()) {
                assertThat(step.read(device.iota(1))).isNotNull(); // the device is free again
            }
        }
    }

    /// Operations that no output needs are not looked at.
    @Test
    void whatNobodyReadsIsLeftOut() {
        ReadModel model =
                Exported.same(
                        x -> {
                            RandomNumbers.uniform(x.getFirst().openStep(), TensorShape.of(3), 1, 2);
                            return x.getFirst().exp();
                        },
                        Argument.apart(4, 3));
        assertThat(model.types()).containsExactly("Exp");
    }
}
