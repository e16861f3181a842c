package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Launch;
import io.genoise.backend.Operand;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChainTest {
    private static final long[] OPERANDS = {1 << 20, 2 << 20, 3 << 20};
    private static final long WORKSPACE = (4 << 20) + 64;

    /// Writes down what it is bound to.
    private static final class Noted implements CudaKernel {
        private final long workspace;
        private final List<String> order;
        private Bound bound;
        private int closed;

        Noted(long workspace, List<String> order) {
            this.workspace = workspace;
            this.order = order;
        }

        @Override
        public Call bind(Bound to) {
            bound = to;
            return _ -> order.add(algorithm());
        }

        @Override
        public long workspace() {
            return workspace;
        }

        @Override
        public String algorithm() {
            return "noted " + workspace;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private static Chain.Builder builder() {
        Operand square = new Operand(DType.F32, Layout.contiguous(TensorShape.of(2, 2)), 16);
        return new Chain.Builder(
                null,
                new Group(new MatMul(false, false), new int[0], List.of(square, square), square));
    }

    private static void bind(Chain chain, List<String> order) {
        try (Arena arena = Arena.ofConfined()) {
            List<List<Launch.Shift>> still = List.of(List.of(), List.of(), List.of());
            Call call = chain.bind(new CudaKernel.Bound(OPERANDS, still, WORKSPACE, 7, arena));
            call.enqueue(1);
            call.close();
        }
        assertThat(order).isNotEmpty();
    }

    @Test
    void scratchMemoryIsAlignedApartAndEnough() {
        List<String> order = new ArrayList<>();
        Noted first = new Noted(100, order);
        Noted second = new Noted(1000, order);
        Chain chain;
        try (Chain.Builder builder = builder()) {
            Chain.Place a = builder.scratch(3, DType.F32);
            Chain.Place b = builder.scratch(300, DType.BF16);
            builder.add(first, builder.input(0), a, b);
            builder.add(second, b, a, builder.output());
            chain = builder.build("two");
        }
        bind(chain, order);
        long a = first.bound.operands()[1];
        long b = first.bound.operands()[2];
        assertThat(List.of(a % 256, b % 256)).containsOnly(0L);
        assertThat(a).isGreaterThanOrEqualTo(WORKSPACE);
        assertThat(b - a).isGreaterThanOrEqualTo(3 * 4);
        assertThat(second.bound.workspace() - b).isGreaterThanOrEqualTo(300 * 2);
        assertThat(second.bound.workspace() % 256).isZero();
        assertThat(chain.workspace())
                .isGreaterThanOrEqualTo(second.bound.workspace() + 1000 - WORKSPACE);
        assertThat(second.bound.operands()).containsExactly(b, a, OPERANDS[2]);
        assertThat(order).containsExactly("noted 100", "noted 1000");
    }

    @Test
    void aChainWithoutScratchNeedsNoWorkspace() {
        try (Chain.Builder builder = builder()) {
            builder.add(new Noted(0, new ArrayList<>()), builder.input(0), builder.output());
            assertThat(builder.build("one").workspace()).isZero();
        }
    }

    @Test
    void whatAnUnfinishedChainHoldsIsClosedWithItsBuilder() {
        Noted kernel = new Noted(0, new ArrayList<>());
        try (Chain.Builder builder = builder()) {
            builder.add(kernel, builder.input(0), builder.output());
        }
        assertThat(kernel.closed).isEqualTo(1);
    }

    @Test
    void aFinishedChainClosesItsKernelsOnce() {
        Noted kernel = new Noted(0, new ArrayList<>());
        try (Chain.Builder builder = builder()) {
            builder.add(kernel, builder.input(0), builder.output());
            builder.build("one").close();
        }
        assertThat(kernel.closed).isEqualTo(1);
    }
}
