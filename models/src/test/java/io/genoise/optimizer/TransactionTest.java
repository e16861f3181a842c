package io.genoise.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.autograd.Autograd;
import io.genoise.autograd.Gradients;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Initial;
import io.genoise.tensor.Parameters;
import io.genoise.tensor.Step;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An update happens whole or not at all, and to its own network only.
class TransactionTest {
    private final Device device = Device.open("reference", 1);

    static List<Function<Parameters, Optimizer>> optimizers() {
        return List.of(
                Sgd.momentum(0.9f).dampened(0.5f)::over,
                Adam.standard()::over,
                AdamW.standard().with(Decay.onAll(0.1f))::over,
                RmsProp.standard().momentum(0.9f)::over,
                Lars.standard()::over);
    }

    @AfterEach
    void close() {
        device.close();
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aStepThatIsGivenUpChangesNothing(Function<Parameters, Optimizer> make) {
        Parameters undisturbed = block("undisturbed");
        Parameters disturbed = block("disturbed");
        Optimizer first = make.apply(undisturbed);
        Optimizer second = make.apply(disturbed);
        train(first, 2);
        train(second, 1);
        assertThatThrownBy(
                        () -> {
                            try (Step _ = device.step()) {
                                second.update(gradients(disturbed), 0.1f);
                                throw new IllegalStateException("given up");
                            }
                        })
                .hasMessage("given up");
        assertThat(second.updates()).isEqualTo(1);
        train(second, 1);
        assertThat(disturbed.flat().read()).containsExactly(undisturbed.flat().read());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void aGuardThatDoesNotHoldChangesNothing(Function<Parameters, Optimizer> make) {
        Parameters undisturbed = block("undisturbed");
        Parameters disturbed = block("disturbed");
        Optimizer first = make.apply(undisturbed);
        Optimizer second = make.apply(disturbed);
        train(first, 2);
        train(second, 1);
        try (Step step = device.step()) {
            second.update(gradients(disturbed), 0.1f);
            step.guard(device.filled(TensorShape.SCALAR, 0));
            step.run();
        }
        assertThat(second.updates()).isEqualTo(1);
        train(second, 1);
        assertThat(disturbed.flat().read()).containsExactly(undisturbed.flat().read());
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void gradientsOfOtherParametersAreRefusedByName(Function<Parameters, Optimizer> make) {
        Parameters generator = block("generator");
        Parameters discriminator = block("discriminator");
        Optimizer optimizer = make.apply(generator);
        try (Step _ = device.step()) {
            Gradients others = gradients(discriminator);
            assertThatThrownBy(() -> optimizer.update(others, 0.1f))
                    .hasMessageContaining("generator")
                    .hasMessageContaining("discriminator");
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void goingOnIsAsIfNeverInterrupted(Function<Parameters, Optimizer> make) {
        Parameters whole = block("whole");
        train(make.apply(whole), 4);
        Parameters part = block("part");
        Optimizer before = make.apply(part);
        train(before, 2);
        Optimizer after = make.apply(part);
        before.state().forEach((name, state) -> after.state().get(name).set(state.read()));
        after.resumeAt(before.updates());
        train(after, 2);
        assertThat(part.flat().read()).containsExactly(whole.flat().read(), within(1e-6f));
    }

    private Parameters block(String name) {
        Parameters block = new Parameters(device.scope(), 1, name);
        block.declare("weight", TensorShape.of(3, 2), Initial.normal(1), true);
        block.declare("bias", TensorShape.of(3), Initial.ONES, false);
        block.flat();
        return block;
    }

    private void train(Optimizer optimizer, int steps) {
        for (int i = 0; i < steps; i++) {
            try (Step step = device.step()) {
                optimizer.update(gradients(optimizer.parameters()), 0.1f);
                step.run();
            }
        }
    }

    private static Gradients gradients(Parameters block) {
        return Autograd.gradients(
                block.get("weight").value().square().sum().plus(block.get("bias").value().sum()),
                block);
    }
}
