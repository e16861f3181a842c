package io.genoise.layer;

import io.genoise.random.Philox;
import io.genoise.tensor.Tensor;
import java.util.Collection;
import java.util.Set;

/// What travels down `forward`: whether the network learns or is only used, where in the network we are, and where its
/// random numbers come from.
///
/// @param training true for batch statistics and dropout, false for running statistics and none
/// @param key the key of this pass's random numbers: the same key, the same numbers
/// @param path the names of the layers around, joined by points; empty at the top
/// @param frozen the paths of layers that are used and do not learn
public record Pass(boolean training, long key, String path, Set<String> frozen) {
    private static final Pass EVAL = new Pass(false, 0, "", Set.of());

    /// A pass that uses the network and changes nothing.
    public static Pass eval() {
        return EVAL;
    }

    /// A pass that learns: step number `step` of a run with `seed`.
    public static Pass train(long seed, long step) {
        return new Pass(true, Philox.derive(seed, step), "", Set.of());
    }

    /// `layer` on `x` as the part called `name` of the layer that we are in: so messages and plans name it, and so its
    /// random numbers are its own.
    public Tensor through(String name, Layer layer, Tensor x) {
        Pass inner = within(name);
        Tensor y = x.openStep().within(name, () -> layer.forward(x, inner));
        return frozen.contains(inner.path) ? y.detach() : y;
    }

    /// This pass, in which the layers of the given paths are computed as in evaluation, and no gradient flows into them:
    /// their parameters and statistics stay as they are.
    public Pass freezing(Collection<String> paths) {
        return new Pass(training, key, path, Set.copyOf(paths));
    }

    /// This pass one layer further down, in the part called `name`. A network that is run twice in a step draws the same
    /// random numbers twice, unless it is given passes within different names.
    public Pass within(String name) {
        String longer = path.isEmpty() ? name : path + "." + name;
        return new Pass(training && !frozen.contains(longer), key, longer, frozen);
    }

    /// The number of the random stream that belongs to this place: a function of the path alone.
    public long stream() {
        long stream = 0;
        for (int i = 0; i < path.length(); i++) {
            stream = Philox.derive(stream, path.charAt(i));
        }
        return stream;
    }
}
