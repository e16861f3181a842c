package io.genoise.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.layer.Conv;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.layer.Pool;
import io.genoise.setting.Setting;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A network is added by its file, this one, and the line in `META-INF/services` that `@AutoService` would write: nothing else
/// names it.
class AddedNetworkTest {
    /// One convolution.
    public record Config(
            @Setting(value = "channels of the map", least = 1) int width,
            @Setting("channels of the pictures") int channels,
            @Setting("outputs of the classifier") int classes)
            implements EncoderConfig {
        public Config() {
            this(4, 3, 10);
        }

        @Override
        public String network() {
            return "one-layer";
        }

        @Override
        public int features() {
            return width;
        }

        @Override
        public EncoderNetwork create(Parameters parameters) {
            return new OneLayer(this, parameters);
        }
    }

    private static final class OneLayer implements EncoderNetwork {
        private final Config config;
        private final Parameters parameters;
        private final Stages stages;
        private final Layer classifier;

        OneLayer(Config config, Parameters parameters) {
            this.config = config;
            this.parameters = parameters;
            stages = new Stages(parameters);
            stages.add(
                    "conv",
                    Conv.beforeNorm(
                            parameters,
                            "conv",
                            Conv.Form.square(config.channels, config.width, 3, 1, 1)));
            classifier = Stages.classifier(parameters, "classifier", config);
        }

        @Override
        public Config config() {
            return config;
        }

        @Override
        public Parameters parameters() {
            return parameters;
        }

        @Override
        public List<Stage> stages() {
            return stages.all();
        }

        @Override
        public Map<String, Tensor> maps(Tensor x, Pass pass) {
            return stages.maps(x, pass);
        }

        @Override
        public Tensor forward(Tensor x, Pass pass) {
            Tensor last = maps(x, pass).get("conv");
            return classifier.forward(Pool.GLOBAL_AVERAGE.forward(last, pass), pass);
        }
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return EncoderContract.of("one-layer", 8).tests();
    }

    @Test
    void itIsFoundWithItsSettings() {
        assertThat(Networks.names()).contains("one-layer");
        EncoderConfig config = Networks.of("one-layer,width=8").withClasses(0);
        assertThat(Networks.text(config)).isEqualTo("one-layer,width=8");
        try (Device device = Device.open("reference", 1);
                Step _ = device.step()) {
            EncoderNetwork encoder = config.create(device.scope(), 1);
            Tensor x = device.filled(TensorShape.of(2, 8, 8, 3), 0.5f);
            assertThat(encoder.forward(x, Pass.eval()).shape()).isEqualTo(TensorShape.of(2, 8));
        }
        assertThatThrownBy(() -> Networks.of("one-layer,width=0"))
                .hasMessage("network one-layer: setting width: at least 1 expected, not 0");
    }
}
