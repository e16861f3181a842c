package io.genoise.network;

import io.genoise.layer.Activation;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// What most networks share: named layers one after another, each of whose outputs is a map, and the classifier.
final class Stages {
    private Stages() {}

    /// The linear classifier of a network of `config`, called `name`; the identity if it has none.
    static Layer classifier(Parameters parameters, String name, EncoderConfig config) {
        return config.classes() == 0
                ? Activation.IDENTITY
                : Linear.of(parameters, name, config.features(), config.classes());
    }

    /// The outputs of `stages` on `x`, by their names.
    static Map<String, Tensor> maps(Map<String, ? extends Layer> stages, Tensor x, Pass pass) {
        Map<String, Tensor> maps = new LinkedHashMap<>();
        Tensor y = x;
        for (Map.Entry<String, ? extends Layer> stage : stages.entrySet()) {
            y = pass.through(stage.getKey(), stage.getValue(), y);
            maps.put(stage.getKey(), y);
        }
        return maps;
    }
}
