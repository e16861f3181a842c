package io.genoise.network;

import io.genoise.layer.Layer;
import io.genoise.layer.Pass;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Tensor;
import java.util.List;
import java.util.Map;

/// A network whose inner maps can be seen: what a pretext task trains, and what a probe reads.
public interface EncoderNetwork extends Layer {
    /// What it was made from.
    EncoderConfig config();

    /// Logits `[N,classes]` for pictures `[N,H,W,channels]`, or clips `[N,T,H,W,channels]` of any number of frames where the
    /// network takes those ([EncoderConfig#axes]); of one without a classifier the features that it would read, `[N,features]`.
    @Override
    Tensor forward(Tensor x, Pass pass);

    /// How many features its classifier reads.
    default int features() {
        return config().features();
    }

    /// All that it learns.
    Parameters parameters();

    /// Its parts from the input on, one for each map.
    List<Stage> stages();

    /// The names of its maps, from the input on.
    default List<String> mapNames() {
        return stages().stream().map(Stage::map).toList();
    }

    /// Its maps `[N,H,W,C]`, of clips `[N,T,H,W,C]`, by name, in the order of [#mapNames].
    Map<String, Tensor> maps(Tensor x, Pass pass);

    /// What a probe reads: the maps, and behind them what the network's paper makes of them, if it does.
    default Map<String, Tensor> probed(Tensor x, Pass pass) {
        return maps(x, pass);
    }
}
