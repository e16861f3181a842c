/// Layers, networks, optimisers, checkpoints, and networks as ONNX.
module io.genoise.models {
    requires static com.google.auto.service;
    requires transitive io.genoise.core;

    exports io.genoise.layer;
    exports io.genoise.network;
    exports io.genoise.onnx;
    exports io.genoise.optimizer;
    exports io.genoise.setting;
    exports io.genoise.weights;

    uses io.genoise.network.EncoderConfig;
}
