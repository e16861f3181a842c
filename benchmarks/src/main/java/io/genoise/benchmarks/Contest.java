package io.genoise.benchmarks;

import io.genoise.autograd.Gradients;
import io.genoise.tensor.Device;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A network's training step, or its use, said twice, to Genoise and to PyTorch: what `benchmarks/run net` measures once
/// [Agreement] has found that both compute the same.
interface Contest {
    /// What the command line calls it.
    String name();

    /// What a step is made of, in a line: network, loss, optimiser.
    String title();

    /// Whether a step changes the network's weights.
    default boolean learns() {
        return true;
    }

    /// What the table of all contests measures; the first of them unless told otherwise.
    List<Work> rows();

    /// The same network as small as it may be: for tests, and to see what recording takes.
    Work tiny();

    /// The step on `device`, with weights drawn from a seed.
    Ours genoise(Device device, Work work);

    /// The step in PyTorch.
    ///
    /// @param weights of each network, by PyTorch's names and in its layouts
    Theirs pytorch(
            Map<String, Map<String, StoredTensor>> weights,
            Work work,
            ScalarType type,
            MemoryFormat format);

    /// The weights that [#genoise] begins with, for a process that has no other use of Genoise.
    default Map<String, Map<String, StoredTensor>> weights(Work work) {
        try (Device device = Device.open("reference", 1)) {
            return stored(genoise(device, new Work(work.width(), 1, work.size(), false)));
        }
    }

    /// The numbers that the networks of `ours` have now.
    static Map<String, Map<String, StoredTensor>> stored(Ours ours) {
        Map<String, Map<String, StoredTensor>> stored = new LinkedHashMap<>();
        ours.networks()
                .forEach((name, parameters) -> stored.put(name, ParameterTensors.of(parameters)));
        return stored;
    }

    /// The step in Genoise.
    interface Ours {
        /// What each network learns.
        Map<String, Parameters> networks();

        /// Makes batch `number` the one that steps use, outside of steps.
        void feed(int number);

        /// Records forward, backward and update.
        ///
        /// @param number which step it is, from 0
        Recorded record(Step step, int number);
    }

    /// What a step has recorded: its losses by name, and the gradients of each network.
    record Recorded(Map<String, Tensor> losses, Map<String, Gradients> gradients) {}

    /// The step in PyTorch.
    interface Theirs {
        /// Each network; after a step its parameters have that step's gradients.
        Map<String, PeerNetwork> networks();

        /// Makes batch `number` the one that steps use.
        void feed(int number);

        /// Forward, backward and update.
        ///
        /// @return the losses by name
        Map<String, Double> step();
    }
}
