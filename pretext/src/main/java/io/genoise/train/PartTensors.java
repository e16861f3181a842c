package io.genoise.train;

import io.genoise.shape.DType;
import io.genoise.tensor.NetworkParameter;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import io.genoise.weights.StoredType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// A learner's parts as stored tensors: those of the encoder under their own names, those of another part under `NAME.…`.
final class PartTensors {
    private static final String OPTIMIZER = "optimizer.";

    private PartTensors() {}

    /// What stands before the names of `part` in a checkpoint.
    static String prefix(Part part) {
        return part.name().equals(Part.ENCODER) ? "" : part.name() + ".";
    }

    /// All tensors of `part` by their names in a checkpoint.
    static Map<String, StoredTensor> of(Part part) {
        String prefix = prefix(part);
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        switch (part) {
            case Part.Trained trained -> {
                ParameterTensors.of(trained.parameters())
                        .forEach((name, tensor) -> tensors.put(prefix + name, tensor));
                trained.optimizer()
                        .state()
                        .forEach((name, variable) ->
                                tensors.put(prefix + OPTIMIZER + name, stored(variable)));
            }
            case Part.Kept kept ->
                    ParameterTensors.of(kept.parameters())
                            .forEach((name, tensor) -> tensors.put(prefix + name, tensor));
            case Part.Memory memory ->
                    memory.variables()
                            .forEach((name, variable) ->
                                    tensors.put(prefix + name, stored(variable)));
        }
        return tensors;
    }

    /// Checks that no two parts, and no two tensors, are called the same in a checkpoint.
    ///
    /// @throws IllegalArgumentException if two are; the message names them
    static void checkNames(List<Part> parts) {
        Set<String> all = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Part part : parts) {
            if (!names.add(part.name())) {
                throw new IllegalArgumentException("two parts are called " + part.name());
            }
            for (String name : names(part)) {
                if (!all.add(name)) {
                    throw new IllegalArgumentException(
                            "two tensors would be called %s in a checkpoint: name part %s otherwise"
                                    .formatted(name, part.name()));
                }
            }
        }
    }

    private static List<String> names(Part part) {
        List<String> names = new ArrayList<>();
        switch (part) {
            case Part.Trained trained -> {
                names.addAll(names(trained.parameters()));
                trained.optimizer().state().keySet().forEach(name -> names.add(OPTIMIZER + name));
            }
            case Part.Kept kept -> names.addAll(names(kept.parameters()));
            case Part.Memory memory -> names.addAll(memory.variables().keySet());
        }
        return names.stream().map(name -> prefix(part) + name).toList();
    }

    private static List<String> names(Parameters parameters) {
        return Stream.concat(
                        parameters.all().stream().map(NetworkParameter::name),
                        parameters.statistics().keySet().stream())
                .toList();
    }

    /// What puts `part` back as `tensors` say; nothing has changed before it is run.
    ///
    /// @throws IllegalArgumentException if a tensor is missing, or of another shape or type
    static Runnable restore(Part part, Map<String, StoredTensor> tensors) {
        String prefix = prefix(part);
        return switch (part) {
            case Part.Trained trained -> {
                Map<String, float[]> numbers =
                        ParameterTensors.numbers(trained.parameters(), tensors, prefix);
                Runnable memory =
                        variables(
                                trained.optimizer().state(),
                                tensors,
                                prefix + OPTIMIZER,
                                "optimiser state");
                yield () -> {
                    trained.parameters().write(numbers);
                    memory.run();
                };
            }
            case Part.Kept kept -> {
                Map<String, float[]> numbers =
                        ParameterTensors.numbers(kept.parameters(), tensors, prefix);
                yield () -> kept.parameters().write(numbers);
            }
            case Part.Memory memory -> variables(memory.variables(), tensors, prefix, "memory");
        };
    }

    /// Whether `tensors` hold every variable of a memory, in its shape and type.
    static boolean fits(Part.Memory memory, Map<String, StoredTensor> tensors) {
        String prefix = prefix(memory);
        return memory.variables().entrySet().stream()
                .allMatch(entry -> isOf(entry.getValue(), tensors.get(prefix + entry.getKey())));
    }

    /// @param stored null if there is none
    private static boolean isOf(Variable variable, StoredTensor stored) {
        StoredType type = isWhole(variable) ? StoredType.I32 : StoredType.F32;
        return stored != null
                && stored.type() == type
                && Arrays.equals(stored.shape(), variable.shape().extents());
    }

    private static Runnable variables(
            Map<String, Variable> variables,
            Map<String, StoredTensor> tensors,
            String prefix,
            String what) {
        Map<Variable, StoredTensor> found = new LinkedHashMap<>();
        variables.forEach((name, variable) -> {
            StoredTensor stored = tensors.get(prefix + name);
            if (!isOf(variable, stored)) {
                int[] expected = variable.shape().extents();
                throw new IllegalArgumentException(
                        "the checkpoint has no %s %s %s: it was made with another optimiser, network or task"
                                .formatted(what, prefix + name, Arrays.toString(expected)));
            }
            found.put(variable, stored);
        });
        return () ->
                found.forEach((variable, stored) -> {
                    if (isWhole(variable)) {
                        variable.set(stored.ints());
                    } else {
                        variable.set(stored.floats());
                    }
                });
    }

    private static boolean isWhole(Variable variable) {
        return variable.dtype() == DType.I32;
    }

    private static StoredTensor stored(Variable variable) {
        int[] shape = variable.shape().extents();
        if (!isWhole(variable)) {
            return StoredTensor.ofFloats(shape, variable.read());
        }
        Reading reading;
        try (Step step = variable.device().step()) {
            reading = step.read(variable.value());
            step.run();
        }
        return StoredTensor.ofInts(shape, reading.ints());
    }
}
