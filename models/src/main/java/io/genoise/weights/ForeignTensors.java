package io.genoise.weights;

import java.util.Arrays;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The tensors of another program's file by our names.
///
/// @param called what a tensor of ours is called in the file
record ForeignTensors(Map<String, StoredTensor> all, UnaryOperator<String> called) {
    boolean has(String name) {
        return all.containsKey(name);
    }

    /// The shape of the tensor called `name` here.
    ///
    /// @param axes what it should be, such as `[classes, features]`
    /// @throws IllegalArgumentException if there is none, or it has another number of axes
    int[] shape(String name, String axes) {
        StoredTensor tensor = all.get(name);
        if (tensor == null) {
            throw new IllegalArgumentException(
                    "tensor %s %s is missing".formatted(called.apply(name), axes));
        }
        int[] shape = tensor.shape();
        if (shape.length != axes.split(",").length) {
            throw mistake(name, axes);
        }
        return shape;
    }

    /// That the tensor called `name` here has another shape than it should.
    IllegalArgumentException mistake(String name, String expected) {
        return new IllegalArgumentException(
                "tensor %s has shape %s; expected %s"
                        .formatted(
                                called.apply(name),
                                Arrays.toString(all.get(name).shape()),
                                expected));
    }

    /// How many parts there are whose names are `before` and a number, counted from 0 to the largest; no more than there are
    /// tensors, so that a number made up makes no network.
    int parts(String before) {
        Pattern pattern = Pattern.compile(Pattern.quote(before) + "([0-9]{1,6})\\..*");
        int parts = 0;
        for (String name : all.keySet()) {
            Matcher matcher = pattern.matcher(name);
            if (matcher.matches()) {
                parts = Math.max(parts, Integer.parseInt(matcher.group(1)) + 1);
            }
        }
        return Math.min(parts, all.size());
    }
}
