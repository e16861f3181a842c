package io.genoise.benchmarks;

import io.genoise.weights.Checkpoint;
import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// The weights that a contest begins with, on their way to a process that has no other use of Genoise: PyTorch's names and
/// layouts, the network's name and a slash before each.
final class WeightsFile {
    private WeightsFile() {}

    static void write(Path file, Map<String, Map<String, StoredTensor>> weights)
            throws IOException {
        Map<String, StoredTensor> all = new LinkedHashMap<>();
        weights.forEach((network, of) ->
                of.forEach((name, tensor) -> all.put(network + "/" + name, tensor)));
        SafeTensors.write(file, new Checkpoint(all, Map.of()));
    }

    static Map<String, Map<String, StoredTensor>> read(Path file) throws IOException {
        Map<String, Map<String, StoredTensor>> weights = new LinkedHashMap<>();
        SafeTensors.read(file)
                .tensors()
                .forEach((name, tensor) -> {
                    int slash = name.indexOf('/');
                    weights.computeIfAbsent(name.substring(0, slash), _ -> new LinkedHashMap<>())
                            .put(name.substring(slash + 1), tensor);
                });
        return weights;
    }
}
