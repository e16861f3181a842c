package io.genoise.benchmarks;

import io.genoise.backend.Backend;
import io.genoise.backend.BackendProvider;
import io.genoise.backend.Group;
import io.genoise.backend.Memory;
import io.genoise.backend.Operand;
import io.genoise.backend.PreparedKernel;
import io.genoise.backend.Span;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The product of two square matrices in f32, by the CPU backend and by PyTorch: `2·size³` operations each.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class SgemmBenchmark {
    /// Sizes and threads, the same for both.
    @State(Scope.Benchmark)
    public static class Work {
        /// Rows and columns of each matrix.
        @Param("1024")
        public int size;

        /// How many threads compute.
        @Param({"1", "2"})
        public int threads;

        /// Made by JMH.
        public Work() {}
    }

    /// The CPU backend's kernel, prepared once as a plan does it.
    @State(Scope.Benchmark)
    public static class Genoise {
        private Backend backend;
        private Memory memory;
        private Memory scratch;
        private PreparedKernel kernel;
        private Span[] operands;

        /// Made by JMH.
        public Genoise() {}

        /// Fills two matrices with numbers in [0, 1) and prepares their product.
        @Setup
        public void prepare(Work work) {
            backend =
                    ServiceLoader.load(BackendProvider.class).stream()
                            .map(ServiceLoader.Provider::get)
                            .filter(provider -> provider.name().equals("cpu"))
                            .findFirst()
                            .orElseThrow(() -> new IllegalStateException("no backend named cpu"))
                            .open(work.threads);
            int count = work.size * work.size;
            memory = backend.allocate(3L * count * Float.BYTES);
            operands = new Span[3];
            float[] numbers = new float[count];
            RandomStream random = RandomStream.of(1);
            for (int i = 0; i < operands.length; i++) {
                operands[i] = new Span(memory, (long) i * count * Float.BYTES);
                for (int j = 0; j < count; j++) {
                    numbers[j] = random.nextFloat();
                }
                backend.upload(numbers, 0, count, operands[i], DType.F32);
            }
            Operand matrix =
                    new Operand(DType.F32, Layout.contiguous(TensorShape.of(work.size, work.size)));
            kernel =
                    backend.prepare(
                            new Group(
                                    new MatMul(false, false),
                                    new int[0],
                                    List.of(matrix, matrix),
                                    matrix));
            scratch = kernel.workspace() == 0 ? null : backend.allocate(kernel.workspace());
        }

        /// Gives everything back.
        @TearDown
        public void close() {
            if (scratch != null) {
                scratch.close();
            }
            memory.close();
            backend.close();
        }
    }

    /// PyTorch's product into a tensor that is there already.
    @State(Scope.Benchmark)
    public static class PyTorch {
        private Tensor a;
        private Tensor b;
        private Tensor c;

        /// Made by JMH.
        public PyTorch() {}

        /// Fills two matrices with numbers in [0, 1).
        @Setup
        public void prepare(Work work) {
            torch.set_num_threads(work.threads);
            a = torch.rand(work.size, work.size);
            b = torch.rand(work.size, work.size);
            c = torch.zeros(work.size, work.size);
        }
    }

    /// Made by JMH.
    public SgemmBenchmark() {}

    /// The CPU backend.
    @Benchmark
    public void genoise(Genoise genoise) {
        genoise.kernel.run(
                genoise.operands,
                genoise.scratch == null ? null : new Span(genoise.scratch, 0),
                new int[0]);
    }

    /// PyTorch.
    @Benchmark
    public Tensor pytorch(PyTorch pytorch) {
        return torch.mm_out(pytorch.c, pytorch.a, pytorch.b);
    }
}
