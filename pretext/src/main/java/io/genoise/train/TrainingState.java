package io.genoise.train;

import io.genoise.optimizer.Optimizer;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Variable;
import io.genoise.weights.Checkpoint;
import io.genoise.weights.ParameterTensors;
import io.genoise.weights.StoredTensor;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a training goes on from: weights and statistics, the optimiser's memory, and the position. The random numbers
/// and the learning rate are functions of the position, so there is nothing else.
///
/// @param tensors by name: the network's own, and `optimizer.…`
/// @param notes position, means of the epoch so far, and the plan that led there
public record TrainingState(Map<String, StoredTensor> tensors, Map<String, String> notes) {
    private static final String OPTIMIZER = "optimizer.";
    private static final String STEP = "step";
    private static final String UPDATES = "updates";

    static TrainingState of(
            Parameters parameters,
            Optimizer optimizer,
            TrainingPlan plan,
            long step,
            EpochMeans means) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>(ParameterTensors.of(parameters));
        optimizer
                .state()
                .forEach((name, variable) ->
                        tensors.put(
                                OPTIMIZER + name,
                                StoredTensor.ofFloats(
                                        variable.shape().extents(), variable.read())));
        Map<String, String> notes = new LinkedHashMap<>(plan.notes());
        notes.put(STEP, Long.toString(step));
        notes.put(UPDATES, Long.toString(optimizer.updates()));
        means.save(notes);
        return new TrainingState(tensors, notes);
    }

    /// The state that `checkpoint` holds.
    public static TrainingState of(Checkpoint checkpoint) {
        return new TrainingState(checkpoint.tensors(), checkpoint.metadata());
    }

    /// Steps that led here.
    ///
    /// @throws IllegalArgumentException if the notes do not say
    long step() {
        return number(STEP);
    }

    /// Means of the epoch so far.
    ///
    /// @throws IllegalArgumentException if the notes make no sense
    EpochMeans means() {
        return EpochMeans.of(notes);
    }

    /// Puts weights, statistics and the optimiser's memory back.
    ///
    /// @throws IllegalArgumentException if they are another network's or optimiser's; nothing has changed then
    void restore(Parameters parameters, Optimizer optimizer) {
        long updates = number(UPDATES);
        Map<String, float[]> memory = new LinkedHashMap<>();
        for (Map.Entry<String, Variable> entry : optimizer.state().entrySet()) {
            StoredTensor stored = tensors.get(OPTIMIZER + entry.getKey());
            int[] expected = entry.getValue().shape().extents();
            if (stored == null || !Arrays.equals(stored.shape(), expected)) {
                throw new IllegalArgumentException(
                        "the checkpoint has no optimiser state %s %s: it was made with another optimiser or network"
                                .formatted(entry.getKey(), Arrays.toString(expected)));
            }
            memory.put(entry.getKey(), stored.floats());
        }
        ParameterTensors.load(parameters, tensors);
        optimizer.state().forEach((name, variable) -> variable.set(memory.get(name)));
        optimizer.resumeAt(updates);
    }

    private long number(String name) {
        String text = notes.get(name);
        try {
            long number = Long.parseLong(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "the checkpoint's note %s is %s, not a number of steps: it is no training's"
                        .formatted(name, text));
    }
}
