package io.genoise.task;

import io.genoise.tensor.Parameters;
import io.genoise.train.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/// Parts of a learner that do not change: after every step they are what they were. What is not changed back are their
/// optimisers, whose moments then mean nothing.
final class StandingStill {
    private final Map<Parameters, Map<String, float[]>> before = new LinkedHashMap<>();
    private Predicate<String> which;
    private List<Part> parts = List.of();

    /// @param which parts, by name
    StandingStill(Predicate<String> which) {
        this.which = which;
    }

    void of(List<Part> learners) {
        parts = learners;
        before.clear();
        for (Part part : parts) {
            if (part instanceof Part.Trained trained && which.test(part.name())) {
                Map<String, float[]> numbers = new LinkedHashMap<>();
                trained.parameters()
                        .read()
                        .forEach((name, values) -> numbers.put(name, values.clone()));
                before.put(trained.parameters(), numbers);
            }
        }
    }

    /// From now on all others stand still.
    void others() {
        which = which.negate();
        of(parts);
    }

    void restore() {
        before.forEach(Parameters::write);
    }
}
