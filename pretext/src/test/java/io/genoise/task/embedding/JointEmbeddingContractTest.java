package io.genoise.task.embedding;

import io.genoise.task.TaskContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// The contract of the tasks whose views are to agree, in their small settings.
class JointEmbeddingContractTest {
    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> simclr() {
        SimClr task = new SimClr().small();
        return TaskContract.of(task)
                .sameViews()
                .least(Math.log(1 + 14 * nearness(8, task.temperature())))
                .tests();
    }

    /// The queue is as short as a batch: in a longer one each of eight pictures would stand many times. As it is, it stands there
    /// once, and a query cannot tell its own key from that. Of the way to this least loss the net goes three quarters, and stays there
    /// at longer trainings and higher rates too: other pictures weigh 0.5 in all then, not 0.02.
    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> moco() {
        Moco task = new Moco(0.2, 0.9, 8, 64, 32, 1);
        return TaskContract.of(task)
                .sameViews()
                .overfits(300, 0.5)
                .least(Math.log(2 + 7 * nearness(8, task.temperature())))
                .tests();
    }

    /// What another picture weighs, the own one weighing 1, for a net that knows `count` pictures by heart: all views of a
    /// picture have one direction, and two pictures' directions the cosine −1/(count − 1), the least that so many can have in
    /// common. The cosines' difference is 1 + 1/(count − 1).
    private static double nearness(int count, double temperature) {
        return Math.exp(-count / (count - 1.0) / temperature);
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> byol() {
        return TaskContract.of(new Byol().small()).tests();
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> simsiam() {
        return TaskContract.of(new SimSiam().small()).tests();
    }
}
