package io.genoise.train;

import io.genoise.optimizer.Optimizer;
import io.genoise.optimizer.Schedule;
import io.genoise.shape.DType;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Variable;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// What a learner consists of, by name: all that a checkpoint must hold so that training goes on to the same bits.
///
/// The part called [#ENCODER] lies in checkpoints under its tensors' own names, so that whoever loads a network finds them;
/// another under `NAME.…`. An optimiser's memory lies under `optimizer.…` and `NAME.optimizer.…`.
public sealed interface Part {
    /// The part that is used after pretraining.
    String ENCODER = "encoder";

    /// What it is called; no two parts of a learner are called the same.
    String name();

    /// What is learned, by an optimiser of its own, at the rates of its own schedule.
    ///
    /// @param name unique among the learner's parts
    /// @param parameters what is learned, one block
    /// @param optimizer over that block
    /// @param schedule the learning rate by step of the whole training
    record Trained(String name, Parameters parameters, Optimizer optimizer, Schedule schedule)
            implements Part {
        /// @throws IllegalArgumentException if the optimiser is that of other parameters
        public Trained {
            if (optimizer.parameters() != parameters) {
                throw new IllegalArgumentException(
                        "part %s is %s, its optimiser that of %s"
                                .formatted(name, parameters, optimizer.parameters()));
            }
        }

        /// The part called [#ENCODER].
        public static Trained encoder(Optimizer optimizer, Schedule schedule) {
            return new Trained(ENCODER, optimizer.parameters(), optimizer, schedule);
        }
    }

    /// Parameters that no optimiser changes: an average that follows, a teacher.
    ///
    /// @param name unique among the learner's parts
    /// @param parameters one block, its statistics included
    record Kept(String name, Parameters parameters) implements Part {}

    /// What else outlives a step: queues, centres, assignments, f32 or i32.
    ///
    /// @param name unique among the learner's parts
    /// @param variables by their names in checkpoints
    record Memory(String name, Map<String, Variable> variables) implements Part {
        /// Those variables, by their own names.
        public static Memory of(String name, Variable... variables) {
            Map<String, Variable> byName = new TreeMap<>();
            for (Variable variable : variables) {
                byName.put(variable.name(), variable);
            }
            return new Memory(name, byName);
        }

        /// Copies the map, in the order of the names: so a checkpoint is the same in every process.
        ///
        /// @throws IllegalArgumentException if a variable holds neither f32 nor i32
        public Memory {
            variables = Collections.unmodifiableSortedMap(new TreeMap<>(variables));
            variables.forEach((key, variable) -> {
                if (variable.dtype() != DType.F32 && variable.dtype() != DType.I32) {
                    throw new IllegalArgumentException(
                            "memory %s of part %s is %s; expected F32 or I32"
                                    .formatted(key, name, variable.dtype()));
                }
            });
        }
    }
}
