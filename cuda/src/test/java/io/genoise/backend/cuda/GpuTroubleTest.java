package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.op.CustomOp;
import io.genoise.process.Processes;
import io.genoise.runtime.MemoryLimitException;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Gpu;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a real graphics processor does when it is asked for more than it has, and when a kernel of the user's breaks it.
@Tag("gpu")
class GpuTroubleTest {
    /// Elements, of 4 GiB.
    private static final int LARGE = 1 << 30;

    /// Its square has nearly as many elements as a tensor may have, of 8 GB.
    private static final int SIDE = 46_000;

    private static final long SQUARE = 4L * SIDE * SIDE;

    private static float sumOfSines(Device device, Variable x, int rows) {
        try (Step step = device.step()) {
            Reading sum = step.read(x.value().broadcast(TensorShape.of(rows, 4)).sin().sum());
            step.run();
            return sum.value();
        }
    }

    @Test
    void whatIsLargerThanTheCardIsRefusedAndTheDeviceGoesOn() {
        try (Device device = Gpu.open()) {
            Variable x = device.variable("x", TensorShape.of(4), 1, 2, 3, 4);
            float before = sumOfSines(device, x, 100);
            int held = 0;
            MemoryLimitException refusal = null;
            try (Scope blocks = device.scope().open()) {
                while (refusal == null && held < 100) {
                    try {
                        blocks.variable("block " + held, TensorShape.of(LARGE), DType.F32);
                        held++;
                    } catch (MemoryLimitException e) {
                        refusal = e;
                    }
                }
                assertThat(held).isPositive();
                assertThat(refusal)
                        .hasMessageContaining("block " + held + " needs 4,294,967,296 bytes")
                        .hasMessageContaining("Nothing was computed");
                assertThat(sumOfSines(device, x, 100)).isEqualTo(before);
            }
            assertThat(sumOfSines(device, x, 1000)).isNotEqualTo(before);
        }
    }

    @Test
    void aStepThatIsLargerThanTheCardIsNotRunAndTheDeviceGoesOn() {
        try (Device device = Gpu.open()) {
            Variable x = device.variable("x", TensorShape.of(4), 1, 2, 3, 4);
            float before = sumOfSines(device, x, 100);
            Variable column = device.variable("column", TensorShape.of(SIDE, 1), DType.F32);
            try (Step step = device.step()) {
                x.assign(x.value().plus(1));
                Tensor product = null;
                long more = device.room() / SQUARE + 2;
                for (int i = 0; i < more; i++) {
                    Tensor shifted = column.value().plus(i);
                    Tensor square = shifted.matmul(shifted.reshape(1, SIDE));
                    step.read(square.max(0).sum());
                    product = product == null ? square : product.times(square);
                }
                step.read(product.sum());
                assertThatThrownBy(step::run)
                        .isInstanceOf(MemoryLimitException.class)
                        .hasMessageContaining("Nothing was computed");
            }
            assertThat(x.read()).containsExactly(1, 2, 3, 4);
            assertThat(sumOfSines(device, x, 100)).isEqualTo(before);
        }
    }

    /// Writes where nothing is.
    private record Wild() implements CustomOp {
        @Override
        public String name() {
            return "wild";
        }

        @Override
        public TensorShape shape(List<TensorShape> inputs) {
            return inputs.getFirst();
        }

        @Override
        public void reference(List<double[]> inputs, List<TensorShape> shapes, double[] out) {
            throw new AssertionError("this device computes in f32");
        }

        @Override
        public Optional<String> source(String dialect) {
            return Optional.of("out[(i + 1) << 45] = in0[i];");
        }

        @Override
        public List<Tensor> gradient(List<Tensor> x, Tensor y, Tensor dy) {
            return List.of(dy);
        }
    }

    /// Runs a good step and a wild one, and prints what each call says; in a process of its own, since no later step of one
    /// whose device is lost can run.
    static final class Lost {
        private static void attempt(String what, Runnable call) {
            try {
                call.run();
                System.out.println(what + ": done");
            } catch (RuntimeException e) {
                System.out.println(
                        what + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
            }
        }

        public static void main(String[] arguments) {
            try (Device device = Device.open("cuda", 0)) {
                Variable x = device.variable("x", TensorShape.of(4), 1, 2, 3, 4);
                attempt("good", () -> sumOfSines(device, x, 10));
                attempt(
                        "wild",
                        () -> {
                            try (Step step = device.step()) {
                                Reading reading = step.read(new Wild().apply(x.value()));
                                step.run();
                                reading.floats();
                            }
                        });
                attempt("step", device::step);
                attempt("read", x::read);
            }
            System.out.println("closed");
        }
    }

    @Test
    void aKernelThatWritesWhereNothingIsEndsTheDeviceInOneExceptionThatNamesThePlan()
            throws IOException, InterruptedException {
        Gpu.open().close();
        File output = File.createTempFile("lost", ".txt");
        try {
            Process process =
                    new ProcessBuilder(Processes.likeThis(Lost.class))
                            .redirectErrorStream(true)
                            .redirectOutput(output)
                            .start();
            int status = process.waitFor();
            List<String> lines = Files.readAllLines(output.toPath());
            assertThat(lines).contains("good: done", "closed");
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("wild: "))
                    .singleElement()
                    .asString()
                    .contains("DeviceLostException", "ILLEGAL_ADDRESS", "plan 1");
            assertThat(lines)
                    .filteredOn(line -> line.startsWith("step: ") || line.startsWith("read: "))
                    .hasSize(2)
                    .allMatch(line -> line.contains("DeviceLostException"));
            assertThat(status).isZero();
        } finally {
            output.delete();
        }
    }
}
