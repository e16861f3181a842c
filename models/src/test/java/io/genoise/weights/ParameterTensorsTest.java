package io.genoise.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.layer.Conv;
import io.genoise.layer.Linear;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.FileLayout;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Numbers written by hand, each saying where it stands: 10·channel + place and the like. Extents differ, so that no
/// other order could give the same file.
class ParameterTensorsTest {
    private final Device device = Device.open("reference", 1);
    private final Parameters parameters = new Parameters(device.scope(), 1);

    @AfterEach
    void close() {
        device.close();
    }

    /// What a file holds of `name` when the network holds `here`, and the other way round.
    private void assertStored(String name, float[] here, int[] shape, float[] stored) {
        parameters.write(Map.of(name, here));
        StoredTensor tensor = ParameterTensors.of(parameters).get(name);
        assertThat(tensor.shape()).containsExactly(shape);
        assertThat(tensor.floats()).containsExactly(stored);

        Map<String, StoredTensor> tensors = new LinkedHashMap<>(ParameterTensors.of(parameters));
        tensors.put(name, StoredTensor.ofFloats(shape, stored));
        parameters.write(Map.of(name, new float[here.length]));
        ParameterTensors.load(parameters, tensors);
        assertThat(parameters.read().get(name)).containsExactly(here);
    }

    /// Digits: output, row, column, channel; 100·row + 10·column + channel is a place of one kernel.
    @Test
    void aConvolutionsChannelsComeBeforeItsPlaces() {
        parameters.declare(
                "w", TensorShape.of(2, 1, 3, 2), Initial.ZEROS, true, FileLayout.CONVOLUTION);
        assertStored(
                "w",
                new float[] {0, 1, 10, 11, 20, 21, 1000, 1001, 1010, 1011, 1020, 1021},
                new int[] {2, 2, 1, 3},
                new float[] {0, 10, 20, 1, 11, 21, 1000, 1010, 1020, 1001, 1011, 1021});
    }

    @Test
    void aConvolutionOfVideoKeepsTheOrderOfItsPlaces() {
        parameters.declare(
                "w", TensorShape.of(1, 2, 1, 2, 3), Initial.ZEROS, true, FileLayout.CONVOLUTION);
        // Digits: frame, column, channel.
        assertStored(
                "w",
                new float[] {0, 1, 2, 10, 11, 12, 100, 101, 102, 110, 111, 112},
                new int[] {1, 3, 2, 1, 2},
                new float[] {0, 10, 100, 110, 1, 11, 101, 111, 2, 12, 102, 112});
    }

    @Test
    void theFirstLinearLayerBehindAMapReadsChannelsFirst() {
        Linear.afterMap(parameters, "fc", TensorShape.of(1, 3, 2), 2);
        // Digits: output, place, channel.
        assertStored(
                "fc.weight",
                new float[] {0, 1, 10, 11, 20, 21, 100, 101, 110, 111, 120, 121},
                new int[] {2, 6},
                new float[] {0, 10, 20, 1, 11, 21, 100, 110, 120, 101, 111, 121});
    }

    @Test
    void theLinearLayerBeforeAMapWritesChannelsFirst() {
        parameters.declare(
                "w", TensorShape.of(6, 2), Initial.ZEROS, true, new FileLayout.BeforeMap(3, 2));
        // Digits: place, channel, input.
        assertStored(
                "w",
                new float[] {0, 1, 10, 11, 100, 101, 110, 111, 200, 201, 210, 211},
                new int[] {6, 2},
                new float[] {0, 1, 100, 101, 200, 201, 10, 11, 110, 111, 210, 211});
    }

    @Test
    void aTensorOfRankFourThatIsNoConvolutionStaysAsItIs() {
        parameters.declare("positions", TensorShape.of(1, 2, 2, 3), Initial.ZEROS, false);
        float[] numbers = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
        assertStored("positions", numbers, new int[] {1, 2, 2, 3}, numbers);
    }

    @Test
    void aStatisticOfRankFourStaysAsItIs() {
        parameters.declare("w", TensorShape.of(1), Initial.ZEROS, false);
        parameters.statistic("queue", TensorShape.of(1, 2, 1, 3), 0);
        float[] numbers = {0, 1, 2, 3, 4, 5};
        parameters.write(Map.of("queue", numbers));
        assertThat(ParameterTensors.of(parameters).get("queue").floats()).containsExactly(numbers);
    }

    @Test
    void layersDeclareTheirLayouts() {
        Conv.beforeNorm(parameters, "conv", Conv.Form.square(2, 3, 3, 1, 1));
        Linear.of(parameters, "plain", 18, 3);
        assertThat(parameters.get("conv.weight").layout()).isEqualTo(FileLayout.CONVOLUTION);
        assertThat(parameters.get("plain.weight").layout()).isEqualTo(FileLayout.SAME);
    }

    @Test
    void aLayoutThatDoesNotFitTheShapeIsRefused() {
        assertThatThrownBy(() ->
                        parameters.declare(
                                "w",
                                TensorShape.of(2, 7),
                                Initial.ZEROS,
                                true,
                                new FileLayout.AfterMap(3, 2)))
                .hasMessageContaining("w [2,7]")
                .hasMessageContaining("AfterMap[places=3, channels=2]");
    }

    @Test
    void aTensorOfAnotherShapeIsNamedAndNothingIsLoaded() {
        Conv.beforeNorm(parameters, "conv", Conv.Form.square(2, 3, 3, 1, 1));
        float[] before = parameters.flat().read();
        assertThatThrownBy(() ->
                        ParameterTensors.load(
                                parameters,
                                Map.of(
                                        "conv.weight",
                                        StoredTensor.ofFloats(
                                                new int[] {3, 3, 3, 2}, new float[54]))))
                .hasMessageContaining("conv.weight")
                .hasMessageContaining("[3, 3, 3, 2]")
                .hasMessageContaining("[3, 2, 3, 3]");
        assertThat(parameters.flat().read()).containsExactly(before);
    }
}
