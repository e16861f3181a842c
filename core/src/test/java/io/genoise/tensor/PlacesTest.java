package io.genoise.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A plan puts values where they are wanted: into Variables, kept tensors, parts of a concatenation. What a step means
/// must not change by that.
class PlacesTest {
    private final Device device = Device.open("reference", 1);
    private final Variable x = device.variable("x", TensorShape.of(2, 2), 1, 2, 3, 4);
    private final Variable y = device.variable("y", TensorShape.of(2, 2), 5, 6, 7, 8);

    @AfterEach
    void close() {
        device.close();
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void severalReadingsOfViewsKeepTheirNumbers(Run run) {
        try (Step step = device.step(run)) {
            List<Reading> readings =
                    List.of(
                            step.read(x.value().transpose()),
                            step.read(x.value().flip(0)),
                            step.read(y.value().transpose()),
                            step.read(y.value().slice(1, 1, 2)));
            step.run();
            assertThat(readings.get(0).floats()).containsExactly(1, 3, 2, 4);
            assertThat(readings.get(1).floats()).containsExactly(3, 4, 1, 2);
            assertThat(readings.get(2).floats()).containsExactly(5, 7, 6, 8);
            assertThat(readings.get(3).floats()).containsExactly(6, 8);
        }
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aValueMayBeReadKeptAndWrittenAtOnce(Run run) {
        Variable fresh = device.variable("fresh", TensorShape.of(2, 2), DType.F32);
        Tensor kept;
        try (Step step = device.step(run)) {
            Tensor sum = x.value().plus(y.value());
            Reading reading = step.read(sum);
            kept = step.keep(sum);
            fresh.assign(sum);
            step.run();
            assertThat(reading.floats()).containsExactly(6, 8, 10, 12);
        }
        assertThat(kept.read()).containsExactly(6, 8, 10, 12);
        assertThat(fresh.read()).containsExactly(6, 8, 10, 12);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aVariableMayBecomeItsOwnRowsInAnotherOrder(Run run) {
        try (Step step = device.step(run)) {
            Tensor first = x.value().slice(0, 0, 1).times(10);
            Tensor second = x.value().slice(0, 1, 2).times(100);
            x.assign(Tensor.concat(0, second, first));
            step.run();
        }
        assertThat(x.read()).containsExactly(300, 400, 10, 20);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aReadingRecordedBeforeAWriteGivesTheOldValue(Run run) {
        Tensor kept;
        try (Step step = device.step(run)) {
            Reading old = step.read(x.value());
            kept = step.keep(x.value().transpose());
            x.assign(y.value().times(2));
            step.run();
            assertThat(old.floats()).containsExactly(1, 2, 3, 4);
        }
        assertThat(kept.read()).containsExactly(1, 3, 2, 4);
        assertThat(x.read()).containsExactly(10, 12, 14, 16);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void aVariableMayBecomeItsOwnTranspose(Run run) {
        try (Step step = device.step(run)) {
            Tensor old = x.value();
            x.assign(old.transpose());
            y.assign(old.transpose().plus(old));
            step.run();
        }
        assertThat(x.read()).containsExactly(1, 3, 2, 4);
        assertThat(y.read()).containsExactly(2, 5, 5, 8);
    }

    @ParameterizedTest
    @EnumSource(Run.class)
    void theLastOfSeveralWritesStays(Run run) {
        try (Step step = device.step(run)) {
            x.assign(x.value().plus(1));
            Reading between = step.read(x.value());
            x.assign(x.value().times(2));
            y.assign(x.value());
            step.run();
            assertThat(between.floats()).containsExactly(2, 3, 4, 5);
        }
        assertThat(x.read()).containsExactly(4, 6, 8, 10);
        assertThat(y.read()).containsExactly(4, 6, 8, 10);
    }
}
