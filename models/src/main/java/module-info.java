/// Layers, networks, optimisers and checkpoints.
module io.genoise.models {
    requires transitive io.genoise.core;

    exports io.genoise.layer;
    exports io.genoise.network;
    exports io.genoise.optimizer;
    exports io.genoise.weights;
}
