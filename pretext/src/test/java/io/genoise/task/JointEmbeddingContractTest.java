package io.genoise.task;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The contract of the tasks whose views are to agree, in their small settings.
class JointEmbeddingContractTest {
    @TestFactory
    Stream<DynamicTest> simclr() {
        return TaskContract.of(new SimClr().small()).overfits(200, 0.85).tests();
    }

    /// The queue is as short as a batch: in a longer one each of eight pictures would stand many times, and a query could not
    /// tell its own key from older ones.
    @TestFactory
    Stream<DynamicTest> moco() {
        return TaskContract.of(new Moco(0.2, 0.9, 8, 64, 32, 1)).overfits(300, 0.7).tests();
    }

    @TestFactory
    Stream<DynamicTest> byol() {
        return TaskContract.of(new Byol().small()).tests();
    }

    @TestFactory
    Stream<DynamicTest> simsiam() {
        return TaskContract.of(new SimSiam().small()).tests();
    }
}
