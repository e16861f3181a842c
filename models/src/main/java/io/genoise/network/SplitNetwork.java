package io.genoise.network;

import com.google.auto.service.AutoService;
import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.setting.Setting;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Two networks of one kind side by side, of which the first sees the first channel and the second all others. Their maps of
/// a name, and their features, lie side by side in one (Zhang, Isola, Efros 2017, arXiv:1611.09842, section 3.2: a network
/// whose channels are split into halves that never meet).
public final class SplitNetwork implements EncoderNetwork {
    private static final String WIDTH = "width";

    private final Config config;
    private final Parameters parameters;
    private final EncoderNetwork first;
    private final EncoderNetwork second;
    private final Layer classifier;

    /// The shape of a network.
    ///
    /// @param half as [Networks#of] reads it, with semicolons for commas
    /// @param channels of the input, at least 2
    /// @param classes outputs of the classifier, or 0
    @AutoService(EncoderConfig.class)
    public record Config(
            @Setting("each half: a network with its settings, semicolons for commas") String half,
            @Setting(value = "channels of the pictures", least = 2) int channels,
            @Setting(value = "outputs of the classifier", least = 0) int classes)
            implements EncoderConfig {
        /// Of narrow NINs.
        public Config() {
            this("nin;width=0.125", 3, 10);
        }

        /// `whole` split into halves, each half as wide if the width is among its settings; else as wide as it is. A network that
        /// is split already stays as it is: a run's card names that one.
        public static Config of(EncoderConfig whole) {
            if (whole instanceof Config split) {
                return split;
            }
            String width = whole.settings().get(WIDTH);
            EncoderConfig half =
                    width == null
                            ? whole
                            : whole.with(
                                    Map.of(WIDTH, Double.toString(Double.parseDouble(width) / 2)));
            return new Config(Networks.text(half).replace(',', ';'), 3, 0);
        }

        private EncoderConfig part(int seen) {
            return Networks.of(half.replace(';', ',')).withChannels(seen).withClasses(0);
        }

        @Override
        public String network() {
            return "split";
        }

        @Override
        public boolean listed() {
            return false;
        }

        @Override
        public int features() {
            return part(1).features() + part(channels - 1).features();
        }

        @Override
        public int axes() {
            return part(1).axes();
        }

        @Override
        public int leastSize() {
            return part(1).leastSize();
        }

        @Override
        public int mostSize() {
            return part(1).mostSize();
        }

        @Override
        public Config withSize(int rows) {
            String other = Networks.text(part(1).withSize(rows)).replace(',', ';');
            return new Config(other, channels, classes);
        }

        @Override
        public SplitNetwork create(Parameters parameters) {
            return new SplitNetwork(this, parameters);
        }
    }

    private SplitNetwork(Config config, Parameters parameters) {
        this.config = config;
        this.parameters = parameters;
        first = parameters.within("first", () -> config.part(1).create(parameters));
        second =
                parameters.within(
                        "second", () -> config.part(config.channels - 1).create(parameters));
        classifier = Stages.classifier(parameters, "classifier", config);
        parameters.complete();
    }

    /// What sees the first channel alone, `[N,H,W,1]`.
    public EncoderNetwork first() {
        return first;
    }

    /// What sees all other channels.
    public EncoderNetwork second() {
        return second;
    }

    @Override
    public Config config() {
        return config;
    }

    @Override
    public String toString() {
        return Networks.text(config);
    }

    @Override
    public Parameters parameters() {
        return parameters;
    }

    @Override
    public List<Stage> stages() {
        List<Stage> stages = new ArrayList<>();
        for (int i = 0; i < first.stages().size(); i++) {
            Stage stage = first.stages().get(i);
            List<NetworkParameter> both = new ArrayList<>(stage.parameters());
            both.addAll(second.stages().get(i).parameters());
            stages.add(new Stage(stage.map(), stage.path(), both));
        }
        return stages;
    }

    @Override
    public Map<String, Tensor> maps(Tensor x, Pass pass) {
        Map<String, Tensor> maps = new LinkedHashMap<>();
        Map<String, Tensor> others = second.maps(rest(x), pass);
        first.maps(begin(x), pass)
                .forEach((name, map) -> maps.put(name, Tensor.concat(-1, map, others.get(name))));
        return maps;
    }

    @Override
    public Tensor forward(Tensor x, Pass pass) {
        Tensor features =
                Tensor.concat(-1, first.forward(begin(x), pass), second.forward(rest(x), pass));
        return pass.through("classifier", classifier, features);
    }

    /// What [#first] sees of x.
    public Tensor begin(Tensor x) {
        return x.fixedSlice(-1, 0, 1);
    }

    /// What [#second] sees of x.
    public Tensor rest(Tensor x) {
        return x.fixedSlice(-1, 1, config.channels);
    }
}
