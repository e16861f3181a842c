package io.genoise.weights;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/// Named tensors and named notes: what a checkpoint file holds. Immutable; both maps keep their
/// order.
///
/// @param tensors by name, such as `conv1.weight`
/// @param metadata free text by name, such as `epoch` = `12`
public record Checkpoint(Map<String, StoredTensor> tensors, Map<String, String> metadata) {

    /// The name which the format keeps for the metadata.
    static final String RESERVED = "__metadata__";

    /// Copies both maps.
    ///
    /// @throws IllegalArgumentException if a tensor is called `__metadata__`
    public Checkpoint {
        if (tensors.containsKey(RESERVED)) {
            throw new IllegalArgumentException(
                    "no tensor can be called %s: the file format keeps it".formatted(RESERVED));
        }
        tensors = frozen(tensors);
        metadata = frozen(metadata);
    }

    /// The tensor of that name.
    ///
    /// @throws IllegalArgumentException if there is none; the message names those there are
    public StoredTensor tensor(String name) {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "the checkpoint has no tensor %s, only %s".formatted(name, tensors.keySet()));
        }
        return tensor;
    }

    private static <V> Map<String, V> frozen(Map<String, V> map) {
        LinkedHashMap<String, V> copy = new LinkedHashMap<>();
        map.forEach((name, value) ->
                copy.put(Objects.requireNonNull(name), Objects.requireNonNull(value)));
        return Collections.unmodifiableMap(copy);
    }
}
