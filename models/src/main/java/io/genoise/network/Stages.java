package io.genoise.network;

import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.Map;

/// Named layers one after another, each of whose outputs is a map.
final class Stages {
    private Stages() {}

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
