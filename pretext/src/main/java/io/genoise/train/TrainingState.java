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

    /// Puts everything back; returns the steps done.
    long restore(Parameters parameters, Optimizer optimizer, EpochMeans means) {
        long step = number(STEP);
        long updates = number(UPDATES);
        for (Map.Entry<String, Variable> entry : optimizer.state().entrySet()) {
            StoredTensor stored = tensors.get(OPTIMIZER + entry.getKey());
            int[] expected = entry.getValue().shape().extents();
            if (stored == null || !Arrays.equals(stored.shape(), expected)) {
                throw new IllegalArgumentException(
                        "the checkpoint has no optimiser state %s %s: it was made with another optimiser or network"
                                .formatted(entry.getKey(), Arrays.toString(expected)));
            }
        }
        ParameterTensors.load(parameters, tensors);
        optimizer
                .state()
                .forEach((name, variable) -> variable.set(tensors.get(OPTIMIZER + name).floats()));
        optimizer.resumeAt(updates);
        means.restore(notes);
        return step;
    }

    private long number(String name) {
        String text = notes.get(name);
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the checkpoint's note %s is %s, not a number: it is no training's"
                            .formatted(name, text),
                    e);
        }
    }
}
