package io.genoise.autograd;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.expression.Formula;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormulaGradientTest {
    @Test
    void derivativesOfFormulasWithoutEndAreNotKept() {
        try (Device device = Device.open("reference", 1)) {
            Variable x = device.variable("x", TensorShape.of(2), 1, 2);
            for (int i = 0; i < 1200; i++) {
                Formula number = Formula.constant(i);
                try (Step _ = device.step()) {
                    Tensor y = x.value().map(v -> v.times(v).plus(number));
                    Autograd.gradients(y.sum(), List.of(x.value()));
                }
            }
        }
        assertThat(FormulaGradient.kept()).isLessThanOrEqualTo(1024);
    }

    /// 60 squarings: a walk along paths would take 2⁶⁰ turns.
    @Test
    void aFormulaWithManySharedPartsIsDifferentiated() {
        try (Device device = Device.open("reference", 1)) {
            Variable x = device.variable("x", TensorShape.of(2), 1, -1);
            try (Step step = device.step()) {
                Tensor y = x.value().map(FormulaGradientTest::squared60Times);
                var dx = step.read(Autograd.gradients(y.sum(), List.of(x.value())).getFirst());
                step.run();
                assertThat(dx.doubles()).containsExactly(0x1p60, -0x1p60);
            }
        }
    }

    private static Formula squared60Times(Formula x) {
        Formula y = x;
        for (int i = 0; i < 60; i++) {
            y = y.square();
        }
        return y;
    }
}
