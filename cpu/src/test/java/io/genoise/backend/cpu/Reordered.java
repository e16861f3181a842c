package io.genoise.backend.cpu;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// One thread that takes tasks in an order of its own, the last first or at random: what a race would do now and then, this
/// does always.
final class Reordered extends Workers {
    private final int seed;

    /// @param seed of the order; 0 is backwards
    Reordered(int seed) {
        super(1);
        this.seed = seed;
    }

    @Override
    void run(int count, Task work) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
        if (seed == 0) {
            Collections.reverse(order);
        } else {
            Collections.shuffle(order, new Random(seed));
        }
        order.forEach(index -> work.run(index, 0));
    }

    @Override
    public String toString() {
        return seed == 0 ? "tasks backwards" : "tasks at random";
    }
}
