package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.check.Extents;
import io.genoise.check.OpCases;
import io.genoise.check.OpCheck;
import io.genoise.check.Some;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every operation on the CPU, with its gradients and their gradients, against the reference backend: small, with odd
/// extents and tails, and from views.
class CpuOpTest {
    private static final double TOLERANCE = 2e-5;
    private static final Device CPU = Device.open("cpu", 2);

    @AfterAll
    static void close() {
        CPU.close();
    }

    static List<OpCheck> odd() {
        return OpCases.all(Extents.ODD);
    }

    @ParameterizedTest
    @MethodSource("odd")
    void agreesWithTheReference(OpCheck operation) {
        operation.agreesOn(CPU, TOLERANCE);
    }

    static List<OpCheck> small() {
        return Some.oneIn(7, OpCases.all(Extents.SMALL));
    }

    @ParameterizedTest
    @MethodSource("small")
    void agreesWithTheReferenceWhereAllIsTail(OpCheck operation) {
        operation.agreesOn(CPU, TOLERANCE);
    }

    static List<OpCheck> views() {
        return Some.oneIn(7, OpCases.smallAndOdd()).stream().map(OpCheck::ofViews).toList();
    }

    @ParameterizedTest
    @MethodSource("views")
    void agreesWithTheReferenceFromViews(OpCheck operation) {
        operation.agreesOn(CPU, TOLERANCE);
    }

    static List<OpCheck> overHalves() {
        return Some.oneIn(7, OpCases.overHalves());
    }

    @ParameterizedTest
    @MethodSource("overHalves")
    void readsStoredHalvesAsTheReferenceDoes(OpCheck operation) {
        operation.agreesOn(CPU, TOLERANCE);
    }

    /// All 16-bit patterns, so all roundings: odd count, so tails too.
    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void roundsAsTheTypeSays(DType half) {
        float[] numbers = new float[(1 << 16) * 3 + 5];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = Float.intBitsToFloat(i * 21841 << 1 ^ i * 97);
        }
        try (Scope scope = CPU.scope().open()) {
            Variable x = scope.variable("x", TensorShape.of(numbers.length), numbers);
            try (Step step = CPU.step()) {
                Reading stored = step.read(x.value().to(half));
                step.run();
                float[] expected = new float[numbers.length];
                for (int i = 0; i < expected.length; i++) {
                    expected[i] = half.fromBits(half.toBits(numbers[i]));
                }
                assertThat(Arrays.mismatch(stored.floats(), expected)).isEqualTo(-1);
            }
        }
    }
}
