package io.genoise.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.op.Convolution;
import io.genoise.op.Warping;
import io.genoise.primitive.Resampling.Filter;
import io.genoise.primitive.Resampling.Outside;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NarrowStorageTest {
    private static final TensorShape PICTURES = TensorShape.of(1, 1, 2, 2);
    private static final double X0 = 0.1f;
    private static final double X1 = 0.7f;
    private static final double W = 0.3f;

    private final Device device = Device.open("reference", 1);
    private final Variable x =
            device.variable("x", PICTURES, (float) X0, (float) X1, (float) X0, (float) X1);
    private final Variable w =
            device.variable("w", TensorShape.of(1, 1, 1, 2), (float) W, (float) W);

    @AfterEach
    void close() {
        device.close();
    }

    private double[] run(Supplier<Tensor> f) {
        try (Step step = device.step()) {
            Reading reading = step.read(f.get());
            step.run();
            return reading.doubles();
        }
    }

    private Tensor convolved() {
        return Convolution.conv2d(x.value(), w.value(), 1, 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"BF16", "F16"})
    void aMapAndTheOperandsOfItsProductAreRoundedOnce(DType half) {
        device.storage(half);
        double product = half.round(X0) * half.round(W) + half.round(X1) * half.round(W);
        assertThat(run(() -> convolved().sum())).containsExactly(2 * half.round(product));
    }

    @Test
    void whatSurvivesIsNotRounded() {
        device.storage(DType.BF16);
        double product =
                DType.BF16.round(X0) * DType.BF16.round(W)
                        + DType.BF16.round(X1) * DType.BF16.round(W);
        assertThat(run(() -> x.value().times(x.value()))).startsWith(X0 * X0, X1 * X1);
        assertThat(run(this::convolved)).hasSize(2).doesNotContain(DType.BF16.round(product));
    }

    @Test
    void whatNeverLeavesARegisterIsNotRounded() {
        device.storage(DType.BF16);
        double square = X0 * X0 + X1 * X1;
        assertThat(run(() -> x.value().square().sum(3))).containsExactly(square, square);
    }

    @Test
    void viewsFollow() {
        device.storage(DType.BF16);
        double[] there = run(() -> convolved().sum());
        double[] turned = run(() -> convolved().rot90(1).reshape(2, 1).sum());
        assertThat(turned).isEqualTo(there);
    }

    @Test
    void whereAPictureIsReadIsNotRounded() {
        Variable pixels = device.variable("pixels", TensorShape.of(1, 1, 2, 1), 0, 1);
        Variable matrices =
                device.variable("matrices", TensorShape.of(1, 2, 3), 1, 0, 0.3f, 0, 1, 0);
        Supplier<Tensor> moved =
                () ->
                        Warping.affine(
                                pixels.value(),
                                matrices.value().times(1.0001f),
                                1,
                                1,
                                Filter.BILINEAR,
                                Outside.ZEROS);
        double[] exact = run(moved);
        device.storage(DType.BF16);
        assertThat(run(moved)).containsExactly(exact);
    }

    @Test
    void f32IsTheDefaultAndComesBack() {
        double[] exact = run(() -> convolved().sum());
        device.storage(DType.BF16);
        assertThat(run(() -> convolved().sum())).isNotEqualTo(exact);
        device.storage(DType.F32);
        assertThat(run(() -> convolved().sum())).isEqualTo(exact);
    }

    @Test
    void integersAreRefused() {
        assertThatThrownBy(() -> device.storage(DType.U8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not as U8");
    }
}
