package io.genoise.task.context;

import io.genoise.task.TaskContract;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

class RotationContractTest {
    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> asThePaperHasIt() {
        return TaskContract.of(new Rotation()).tests();
    }
}
