package io.genoise.network;

import io.genoise.layer.Activation;
import io.genoise.layer.Layer;
import io.genoise.layer.Linear;
import io.genoise.layer.Pass;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What most networks share: layers one after another, each of whose outputs is a map, and a linear classifier. Layers
/// declare their parameters in their order, so that what was declared since the last stage belongs to the next.
public final class Stages {
    private final Parameters parameters;
    private final List<Stage> all = new ArrayList<>();
    private final List<Layer> layers = new ArrayList<>();
    private int declared;

    /// Stages of a network whose layers declare what they learn in `parameters`; what was declared before belongs to none of them.
    public Stages(Parameters parameters) {
        this.parameters = parameters;
        this.declared = parameters.all().size();
    }

    /// Adds the stage that ends in `map`; its layer is called `path`, and has just declared what it learns.
    public void add(String map, String path, Layer layer) {
        List<NetworkParameter> own = parameters.all().subList(declared, parameters.all().size());
        all.add(new Stage(map, path, own));
        layers.add(layer);
        declared += own.size();
    }

    /// Adds the stage that ends in the map of its layer's name.
    public void add(String name, Layer layer) {
        add(name, name, layer);
    }

    /// The stages, from the input on.
    public List<Stage> all() {
        return List.copyOf(all);
    }

    /// The stages' outputs on `x`, by their names.
    public Map<String, Tensor> maps(Tensor x, Pass pass) {
        Map<String, Tensor> maps = new LinkedHashMap<>();
        Tensor y = x;
        for (int i = 0; i < layers.size(); i++) {
            y = pass.through(all.get(i).path(), layers.get(i), y);
            maps.put(all.get(i).map(), y);
        }
        return maps;
    }

    /// The linear classifier of a network of `config`, called `name`; the identity if it has none.
    public static Layer classifier(Parameters parameters, String name, EncoderConfig config) {
        return config.classes() == 0
                ? Activation.IDENTITY
                : Linear.of(parameters, name, config.features(), config.classes());
    }
}
