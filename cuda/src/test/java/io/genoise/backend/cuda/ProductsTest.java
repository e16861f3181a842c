package io.genoise.backend.cuda;

import static io.genoise.shape.DType.BF16;
import static io.genoise.shape.DType.F16;
import static io.genoise.shape.DType.F32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import io.genoise.backend.Group;
import io.genoise.backend.Operand;
import io.genoise.backend.cuda.driver.Convolutions;
import io.genoise.backend.cuda.driver.Convolutions.Convolution;
import io.genoise.backend.cuda.driver.Convolutions.Ready;
import io.genoise.backend.cuda.driver.Convolutions.Way;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.driver.Products.Product;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.reference.ReferenceBackend;
import io.genoise.primitive.Primitive;
import io.genoise.primitive.Primitive.Convolve;
import io.genoise.primitive.Primitive.ConvolveInput;
import io.genoise.primitive.Primitive.ConvolveWeight;
import io.genoise.primitive.Primitive.MatMul;
import io.genoise.primitive.SlidingWindow;
import io.genoise.runtime.Arithmetic;
import io.genoise.shape.DType;
import io.genoise.shape.Layout;
import io.genoise.shape.TensorShape;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Products and convolutions, however they are computed, against their definition.
class ProductsTest {
    @TempDir static Path kernels;

    private CudaBackend backend;

    @BeforeEach
    void open() {
        backend = open(HostCuda.open());
    }

    private static CudaBackend open(Cuda cuda) {
        return new CudaBackend(
                cuda,
                new CudaBackend.Options(
                        true, 1L << 20, new CacheFolder(kernels), new CacheFolder(null)));
    }

    @AfterEach
    void close() {
        if (backend != null) {
            backend.close();
        }
    }

    private static Group group(
            Primitive primitive, Arithmetic arithmetic, DType result, List<Operand> inputs) {
        TensorShape out = primitive.shape(inputs.stream().map(o -> o.layout().shape()).toList());
        return new Group(
                primitive, new int[0], inputs, List.of(operand(result, out)), null, arithmetic);
    }

    private static Operand operand(DType type, TensorShape shape) {
        return new Operand(type, Layout.contiguous(shape), 16);
    }

    /// @return the word for how it was computed
    private static String check(CudaBackend backend, Group group) {
        double[] a = numbers(group.inputs().get(0), 1);
        double[] b = numbers(group.inputs().get(1), 2);
        double[] found = Runs.of(backend, group, a, b);
        double[] expected = Runs.of(new ReferenceBackend(), group, a, b);
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        double most = largest * tolerance(group);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i])
                    .as("element %s of %s", i, group)
                    .isCloseTo(expected[i], offset(most));
        }
        try (var kernel = backend.prepare(group)) {
            return kernel.algorithm();
        }
    }

    /// A rounding of the result, and one more where the gradient of a weight comes from cuDNN.
    private static double tolerance(Group group) {
        if (group.inputs().getFirst().type() == F32 && group.arithmetic() == Arithmetic.TF32) {
            return 0x1p-9;
        }
        boolean weight = group.primitive() instanceof ConvolveWeight;
        DType rounded = weight ? group.inputs().getFirst().type() : group.output().type();
        return switch (rounded) {
            case BF16 -> 0x1p-7;
            case F16 -> 0x1p-10;
            default -> 1e-5;
        };
    }

    private static double[] numbers(Operand operand, long seed) {
        return new Random(seed)
                .doubles(operand.layout().shape().elements(), -1, 1)
                .map(v -> operand.type().round((float) v))
                .toArray();
    }

    @ParameterizedTest
    @CsvSource({"false,false", "true,false", "false,true", "true,true"})
    void matricesInAnyOrderOfStorage(boolean transposeA, boolean transposeB) {
        int m = 3;
        int n = 5;
        int k = 4;
        for (List<Integer> leading : List.of(List.<Integer>of(), List.of(2), List.of(2, 3))) {
            TensorShape a = matrix(leading, transposeA ? k : m, transposeA ? m : k);
            TensorShape b = matrix(leading, transposeB ? n : k, transposeB ? k : n);
            check(
                    backend,
                    group(
                            new MatMul(transposeA, transposeB),
                            Arithmetic.EXACT,
                            F32,
                            List.of(operand(F32, a), operand(F32, b))));
        }
    }

    private static TensorShape matrix(List<Integer> leading, int rows, int columns) {
        List<Integer> extents = new ArrayList<>(leading);
        extents.add(rows);
        extents.add(columns);
        return TensorShape.of(extents.stream().mapToInt(i -> i).toArray());
    }

    @Test
    void factorsAndResultsOfAnyTypes() {
        for (DType a : List.of(F32, BF16, F16)) {
            for (DType b : List.of(F32, BF16, F16)) {
                for (DType result : List.of(F32, BF16, F16)) {
                    check(
                            backend,
                            group(
                                    new MatMul(false, true),
                                    Arithmetic.EXACT,
                                    result,
                                    List.of(
                                            operand(a, TensorShape.of(2, 3, 9)),
                                            operand(b, TensorShape.of(2, 4, 9)))));
                }
            }
        }
    }

    @Test
    void halvesOfTwoKindsAreMultipliedExactly() {
        // TF32 holds both; a rounding of factors would show beside the sum in f32
        Group group =
                group(
                        new MatMul(false, false),
                        Arithmetic.EXACT,
                        F32,
                        List.of(
                                operand(BF16, TensorShape.of(4, 64)),
                                operand(F16, TensorShape.of(64, 4))));
        assertThat(Factors.of(group)).isEqualTo(new Factors(F32, Arithmetic.TF32));
        check(backend, group);
    }

    @Test
    void aLongSumWithASmallResultIsCutIntoParts() {
        Group group =
                group(
                        new MatMul(true, false),
                        Arithmetic.EXACT,
                        F32,
                        List.of(
                                operand(BF16, TensorShape.of(8192, 3)),
                                operand(BF16, TensorShape.of(8192, 2))));
        assertThat(ProductKernel.parts(sum(3, 2, 8192))).isEqualTo(8);
        check(backend, group);
    }

    private static Product sum(int m, int n, int k) {
        return new Product(1, m, n, k, true, false, BF16, F32, Arithmetic.EXACT);
    }

    @Test
    void partsAreEqualAndNoMoreThanBusyADevice() {
        assertThat(ProductKernel.parts(sum(192, 192, 524_288))).isEqualTo(64);
        assertThat(ProductKernel.parts(sum(192, 192, 8191))).isEqualTo(1);
        assertThat(ProductKernel.parts(sum(2048, 2048, 524_288))).isEqualTo(1);
        for (int k = 1; k < 70_000; k += 997) {
            int parts = ProductKernel.parts(sum(64, 64, k));
            assertThat(k % parts).isZero();
            assertThat(parts == 1 || k / parts >= 1024).isTrue();
        }
    }

    private record Geometry(SlidingWindow window, int groups, TensorShape x, int filters) {
        List<Group> groups(DType type, Arithmetic arithmetic) {
            TensorShape w = w();
            TensorShape y = window.output(x, filters);
            List<Integer> spatial =
                    IntStream.range(0, window.rank()).mapToObj(i -> x.extent(i + 1)).toList();
            return List.of(
                    group(
                            new Convolve(window, groups),
                            arithmetic,
                            type,
                            List.of(operand(type, x), operand(type, w))),
                    group(
                            new ConvolveInput(window, groups, spatial),
                            arithmetic,
                            type,
                            List.of(operand(type, y), operand(type, w))),
                    group(
                            new ConvolveWeight(window, groups),
                            arithmetic,
                            F32,
                            List.of(operand(type, x), operand(type, y))));
        }

        private TensorShape w() {
            int[] extents = x.extents();
            extents[0] = filters;
            for (int i = 0; i < window.rank(); i++) {
                extents[i + 1] = window.kernel().get(i);
            }
            extents[extents.length - 1] = x.extent(-1) / groups;
            return TensorShape.of(extents);
        }
    }

    private static SlidingWindow window(
            int rank, int kernel, int stride, int padding, int dilation) {
        return new SlidingWindow(
                Collections.nCopies(rank, kernel),
                Collections.nCopies(rank, stride),
                Collections.nCopies(rank, padding),
                Collections.nCopies(rank, dilation));
    }

    private void check(String algorithm, Geometry geometry) {
        for (DType type : List.of(F32, BF16, F16)) {
            for (Group group : geometry.groups(type, Arithmetic.EXACT)) {
                assertThat(check(backend, group)).as(group.toString()).startsWith(algorithm);
            }
        }
        for (Group group : geometry.groups(F32, Arithmetic.TF32)) {
            check(backend, group);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereWindowsLieInRowsItIsAProduct(Rows rows) {
        check("cublas", rows.geometry);
    }

    enum Rows {
        POINTS(new Geometry(window(2, 1, 1, 0, 1), 1, TensorShape.of(2, 3, 4, 8), 5)),
        WHOLE(new Geometry(window(2, 4, 3, 0, 1), 1, TensorShape.of(3, 4, 4, 2), 5)),
        WHOLE_LINES(
                new Geometry(
                        new SlidingWindow(
                                List.of(1, 4), List.of(1, 1), List.of(0, 0), List.of(1, 1)),
                        1,
                        TensorShape.of(2, 3, 4, 2),
                        3)),
        CUT_LINES(new Geometry(window(1, 2, 2, 0, 1), 1, TensorShape.of(2, 6, 3), 4)),
        VIDEO(new Geometry(window(3, 1, 1, 0, 1), 1, TensorShape.of(1, 2, 3, 2, 9), 3));

        final Geometry geometry;

        Rows(Geometry geometry) {
            this.geometry = geometry;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whereTheyDoNotCudnnDoesIt(Windows windows) {
        check("cudnn", windows.geometry);
    }

    enum Windows {
        PICTURES(new Geometry(window(2, 3, 1, 1, 1), 1, TensorShape.of(2, 5, 4, 8), 3)),
        STRIDED(new Geometry(window(2, 3, 2, 1, 1), 1, TensorShape.of(1, 5, 6, 8), 2)),
        DILATED(new Geometry(window(2, 2, 1, 1, 2), 1, TensorShape.of(1, 4, 4, 8), 2)),
        GROUPED(new Geometry(window(2, 3, 1, 1, 1), 2, TensorShape.of(1, 4, 3, 8), 4)),
        // cut, but columns of other rows lie between
        CUT(new Geometry(window(2, 2, 2, 0, 1), 1, TensorShape.of(1, 4, 4, 8), 3)),
        // points that leave out every other
        POINTS(new Geometry(window(2, 1, 2, 0, 1), 1, TensorShape.of(1, 4, 3, 8), 3)),
        PADDED_POINTS(new Geometry(window(2, 1, 1, 1, 1), 1, TensorShape.of(1, 2, 2, 8), 3)),
        // the last place is left over
        UNEVEN(new Geometry(window(1, 2, 2, 0, 1), 1, TensorShape.of(2, 5, 8), 4)),
        // a hole between the two taps
        SPREAD(new Geometry(window(1, 2, 2, 0, 3), 1, TensorShape.of(2, 4, 8), 4)),
        LINE(new Geometry(window(1, 3, 2, 1, 2), 1, TensorShape.of(2, 9, 8), 3)),
        VIDEO(new Geometry(window(3, 2, 1, 1, 1), 1, TensorShape.of(1, 2, 3, 2, 8), 2)),
        // as a generator's transposed convolutions are
        STRIDED_VIDEO(new Geometry(window(3, 4, 2, 1, 1), 1, TensorShape.of(1, 4, 2, 4, 8), 2)),
        GROUPED_VIDEO(new Geometry(window(3, 3, 1, 1, 1), 2, TensorShape.of(1, 2, 3, 2, 8), 4));

        final Geometry geometry;

        Windows(Geometry geometry) {
            this.geometry = geometry;
        }
    }

    @Test
    void fewChannelsAreWrittenOut() {
        check(
                "patches, cublas",
                new Geometry(window(2, 3, 1, 1, 1), 1, TensorShape.of(2, 5, 4, 3), 6));
        check(
                "patches, cublas",
                new Geometry(window(2, 2, 2, 1, 1), 1, TensorShape.of(1, 5, 4, 2), 3)); // rows of 8
        check(
                "patches, cublas",
                new Geometry(window(3, 3, 1, 1, 1), 1, TensorShape.of(1, 2, 3, 2, 3), 2));
    }

    @Test
    void channelsWithFiltersOfTheirOwnAreNoProducts() {
        CudaBackend own = backend;
        for (Group group :
                new Geometry(window(2, 3, 1, 1, 1), 4, TensorShape.of(1, 5, 4, 4), 4)
                        .groups(BF16, Arithmetic.EXACT)) {
            assertThat(check(own, group)).doesNotContain("cublas").doesNotContain("cudnn");
        }
    }

    @Test
    void aResultThatStaysF32IsNotRoundedOnTheWay() {
        Geometry geometry = Windows.PICTURES.geometry;
        List<Group> groups = geometry.groups(BF16, Arithmetic.EXACT);
        for (Group narrow : groups.subList(0, 2)) {
            check(backend, group(narrow.primitive(), narrow.arithmetic(), F32, narrow.inputs()));
        }
    }

    @Test
    void operandsOfTwoTypesAreWidened() {
        for (Group group : Windows.GROUPED.geometry.groups(F32, Arithmetic.EXACT)) {
            List<Operand> mixed =
                    List.of(
                            operand(BF16, group.inputs().get(0).layout().shape()),
                            group.inputs().get(1));
            check(backend, group(group.primitive(), Arithmetic.EXACT, F16, mixed));
        }
    }

    /// cuDNN whose ways are told, one list after another.
    private record Told(Convolutions whole, Deque<List<Way>> lists) implements Convolutions {
        @Override
        public List<Way> ways(Convolution convolution, long most) {
            return lists.size() == 1 ? lists.getFirst() : lists.removeFirst();
        }

        @Override
        public Ready open(Convolution convolution, int algorithm) {
            return whole.open(convolution, algorithm);
        }

        @Override
        public String version() {
            return "told";
        }

        @Override
        public void close() {
            whole.close();
        }
    }

    private void replaceCudnn(List<List<Way>> ways) {
        backend.close();
        Cuda cuda = HostCuda.open();
        backend =
                open(
                        new Cuda(
                                cuda.driver(),
                                cuda.compiler(),
                                cuda.products(),
                                new Told(cuda.convolutions(), new ArrayDeque<>(ways))));
    }

    @Test
    void aWayThatIsNoneAnyMoreIsReplaced() {
        replaceCudnn(List.of(List.of(new Way(5, 0, 10)), List.of(new Way(0, 0, 20))));
        Group group = Windows.PICTURES.geometry.groups(F32, Arithmetic.EXACT).getFirst();
        assertThat(check(backend, group)).isEqualTo("cudnn 0");
    }

    @Tag("slow")
    @Test
    void withoutAWayThatRepeatsItselfATextOfOursDoesIt() {
        replaceCudnn(List.of(List.of()));
        for (Windows windows : Windows.values()) {
            for (Group group : windows.geometry.groups(BF16, Arithmetic.EXACT)) {
                assertThat(check(backend, group)).doesNotContain("cudnn");
            }
        }
    }
}
