package io.genoise.train;

import io.genoise.weights.StoredTensor;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/// What a safetensors file of features from another tool must hold: floating-point numbers, and the pictures' names as the note
/// [#NAMES].
public final class FeatureFile {
    /// The note with the pictures' names, a JSON array in the order of the rows.
    public static final String NAMES = "files";

    private FeatureFile() {}

    /// The numbers of `tensor` `[pictures, features]`.
    ///
    /// @param where what messages call the file
    /// @throws IllegalArgumentException if they are no floating-point numbers, or one is not finite
    public static float[] numbers(String where, String name, StoredTensor tensor) {
        float[] numbers;
        try {
            numbers = tensor.floats();
        } catch (IllegalStateException e) {
            throw new IllegalArgumentException(
                    "%s: tensor %s is %s; expected floating-point numbers"
                            .formatted(where, name, tensor),
                    e);
        }
        for (int i = 0; i < numbers.length; i++) {
            if (!Float.isFinite(numbers[i])) {
                throw new IllegalArgumentException(
                        "%s: tensor %s holds %s in row %s"
                                .formatted(where, name, numbers[i], i / tensor.shape()[1]));
            }
        }
        return numbers;
    }

    /// The names that `note` holds; null if there is none.
    ///
    /// @param where what messages call the file
    /// @param rows of the tensors
    /// @throws IllegalArgumentException if it is no JSON array of as many names
    public static List<String> names(String where, String note, int rows) {
        if (note == null) {
            return null;
        }
        List<String> names;
        try {
            names = JSON.std.listFrom(note).stream().map(String::valueOf).toList();
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "%s: the note %s is no JSON array of names".formatted(where, NAMES), e);
        }
        if (names.size() != rows) {
            throw new IllegalArgumentException(
                    "%s: %s names for %s rows".formatted(where, names.size(), rows));
        }
        return names;
    }
}
