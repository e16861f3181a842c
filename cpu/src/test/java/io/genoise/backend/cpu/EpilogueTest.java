package io.genoise.backend.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.op.Activations;
import io.genoise.op.Convolution;
import io.genoise.primitive.SlidingWindow;
import io.genoise.random.RandomStream;
import io.genoise.runtime.PlannedKernel;
import io.genoise.runtime.Rewrite;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A formula after a product is computed part by part in the product's kernel, by every algorithm that multiplies, to the
/// bits of a kernel of its own.
class EpilogueTest {
    /// What multiplies `x` with `w`.
    private interface Multiply {
        Tensor of(Tensor x, Tensor w);
    }

    record Product(String algorithm, TensorShape x, TensorShape w, Multiply of) {
        private static Product matrices(int m, int n, int k) {
            Multiply turned = (x, w) -> x.matmul(w, false, true);
            return new Product("gemm", TensorShape.of(m, k), TensorShape.of(n, k), turned);
        }

        private static Product picture(
                String algorithm, int extent, int in, int out, int kernel, int stride, int groups) {
            SlidingWindow window = SlidingWindow.square(kernel, stride, kernel / 2);
            return new Product(
                    algorithm,
                    TensorShape.of(3, extent, extent, in),
                    TensorShape.of(out, kernel, kernel, in / groups),
                    (x, w) -> Convolution.conv(x, w, window, groups));
        }

        @Override
        public String toString() {
            return algorithm + " " + x + " by " + w;
        }
    }

    static Stream<Product> products() {
        return Stream.of(
                Product.matrices(1, 33, 7),
                Product.matrices(37, 1, 19),
                Product.matrices(389, 50, 300),
                Product.matrices(200, 1111, 17),
                new Product(
                        "gemm",
                        TensorShape.of(5, 61, 23),
                        TensorShape.of(5, 23, 35),
                        Tensor::matmul),
                new Product(
                        "gemm",
                        TensorShape.of(23, 210),
                        TensorShape.of(23, 35),
                        (x, w) -> x.matmul(w, true, false)),
                Product.picture("gemm", 11, 24, 37, 1, 1, 1),
                Product.picture("winograd 4x4", 13, 20, 37, 3, 1, 1),
                Product.picture("winograd 4x4", 33, 16, 48, 3, 1, 1),
                Product.picture("winograd 4x4", 7, 16, 21, 5, 1, 1),
                Product.picture("winograd 4x4", 14, 16, 21, 4, 2, 1),
                Product.picture("winograd 4x4 by panel", 4, 16, 37, 3, 1, 1),
                Product.picture("gemm of planes", 21, 3, 19, 5, 1, 1),
                Product.picture("implicit gemm", 19, 10, 37, 3, 2, 1),
                Product.picture("gemm of planes", 300, 1, 3, 7, 1, 1),
                Product.picture("implicit gemm", 300, 5, 3, 7, 1, 1),
                Product.picture("implicit gemm", 13, 12, 36, 3, 1, 4),
                Product.picture("depthwise", 15, 48, 48, 3, 1, 48),
                Product.picture("depthwise, staged", 15, 37, 37, 3, 1, 37),
                new Product(
                        "implicit gemm",
                        TensorShape.of(2, 5, 6, 7, 3),
                        TensorShape.of(11, 3, 3, 3, 3),
                        (x, w) -> Convolution.conv(x, w, SlidingWindow.cube(3, 1, 1), 1)));
    }

    /// What follows a product `y`, with constants of its own.
    private interface Formula {
        Tensor of(Tensor y, Constants constants);
    }

    private record Constants(Device device) {
        Tensor of(TensorShape shape) {
            return device.tensor(shape, numbers(shape, 3));
        }

        /// A number for each column of `y`.
        Tensor bias(Tensor y) {
            return of(TensorShape.of(y.shape().extent(-1)));
        }
    }

    private static float[] numbers(TensorShape shape, int seed) {
        RandomStream random = RandomStream.of(5, seed);
        float[] numbers = new float[(int) shape.elements()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 2 * random.nextFloat() - 1;
        }
        return numbers;
    }

    private static float[] result(Device device, Product product, Formula formula) {
        Tensor x = device.tensor(product.x, numbers(product.x, 1));
        Tensor w = device.tensor(product.w, numbers(product.w, 2));
        try (Step step = device.step()) {
            Tensor y = product.of.of(x, w);
            Reading reading = step.read(formula.of(y, new Constants(device)));
            step.run();
            return reading.floats();
        }
    }

    private static void changesNoBit(Product product, Formula formula, String how) {
        float[] apart;
        try (Device device = Device.open("cpu", 1)) {
            device.rewrites(EnumSet.complementOf(EnumSet.of(Rewrite.EPILOGUES)));
            apart = result(device, product, formula);
            assertThat(algorithms(device)).endsWith(product.algorithm, "map");
        }
        for (int threads : new int[] {1, 2, 5}) {
            try (Device device = Device.open("cpu", threads)) {
                float[] found = result(device, product, formula);
                assertThat(algorithms(device).getLast()).isEqualTo(product.algorithm + how);
                assertThat(Arrays.mismatch(found, apart)).as("%d threads", threads).isEqualTo(-1);
            }
        }
    }

    private static List<String> algorithms(Device device) {
        return device.lastPlan().explain().stream().map(PlannedKernel::algorithm).toList();
    }

    @ParameterizedTest
    @MethodSource("products")
    void biasAndReluAreComputedInTheProductsKernel(Product product) {
        changesNoBit(product, (y, c) -> Activations.relu(y.plus(c.bias(y))), ", epilogue");
    }

    @ParameterizedTest
    @MethodSource("products")
    void aResidualIsAddedInTheProductsKernel(Product product) {
        changesNoBit(
                product,
                (y, c) -> Activations.relu(y.plus(c.of(y.shape())).times(0.7f)),
                ", epilogue");
    }

    @ParameterizedTest
    @MethodSource("products")
    void vectorsResidualAndNumbersMeetInOneFormula(Product product) {
        changesNoBit(
                product,
                (y, c) -> {
                    Tensor rows = c.of(y.shape().with(-1, 1));
                    Tensor scaled = y.times(c.bias(y)).plus(c.bias(y));
                    return scaled.plus(c.of(y.shape())).minus(rows).times(0.3f).sigmoid();
                },
                ", epilogue");
    }

    @Test
    void anOperandThatLiesOtherwiseIsReadByAKernelOfItsOwn() {
        changesNoBit(
                Product.matrices(61, 35, 20),
                (y, c) -> {
                    Tensor turned = c.of(TensorShape.of(35, 61)).transpose();
                    return Activations.relu(y.plus(turned));
                },
                ", then map");
    }

    @Test
    void operandsThatRepeatByPicturesOrAreNoFloatsStayApart() {
        Product product = Product.picture("winograd 4x4", 13, 20, 37, 3, 1, 1);
        for (Formula formula :
                List.<Formula>of(
                        (y, c) -> y.plus(c.of(TensorShape.of(13, 13, 37))),
                        (y, c) -> y.plus(c.device.integers(TensorShape.of(1), 3)))) {
            try (Device device = Device.open("cpu", 2)) {
                result(device, product, formula);
                assertThat(algorithms(device)).endsWith("winograd 4x4", "map");
            }
        }
    }

    /// The sum is written where one of its terms lies only if that is read first.
    @Test
    void theNewValueOfAVariableThatIsTheResidualIsRight() {
        Product product = Product.matrices(61, 35, 20);
        float[][] found = new float[2][];
        for (int i = 0; i < 2; i++) {
            try (Device device = Device.open("cpu", 2)) {
                device.rewrites(i == 0 ? EnumSet.noneOf(Rewrite.class) : Rewrite.all());
                TensorShape shape = TensorShape.of(61, 35);
                Variable state = device.variable("state", shape, numbers(shape, 4));
                Tensor x = device.tensor(product.x, numbers(product.x, 1));
                Tensor w = device.tensor(product.w, numbers(product.w, 2));
                try (Step step = device.step()) {
                    state.assign(state.value().plus(product.of.of(x, w)));
                    step.run();
                }
                found[i] = state.read();
            }
        }
        assertThat(Arrays.mismatch(found[1], found[0])).isEqualTo(-1);
    }
}
