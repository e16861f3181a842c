package io.genoise.backend.cuda.code;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.Group;
import io.genoise.backend.Values;
import io.genoise.primitive.Primitive;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Rows by index and their adjoint, as CUDA's text, give what the reference gives.
class RowsTest {
    private static Codes texts(Group group) {
        return Rows.of(group, Trial.FACTS);
    }

    private final RandomStream random = RandomStream.of(11);

    private static Ran gather(Values x, Values indices) {
        return Ran.of(RowsTest::texts, new Primitive.Gather(), x, indices);
    }

    /// Indices of which some lie outside.
    private Values indices(int rows, TensorShape shape) {
        Values indices = Values.indices(random, rows + 2, shape);
        for (int i = 0; i < indices.numbers().length; i++) {
            indices.numbers()[i] -= 1;
        }
        return indices;
    }

    private Values whole(DType type, int... extents) {
        Values x = Values.random(random, extents);
        for (int i = 0; i < x.numbers().length; i++) {
            x.numbers()[i] = Math.round(100 + 100 * x.numbers()[i]);
        }
        return x.as(type);
    }

    @ParameterizedTest
    @EnumSource(DType.class)
    void rowsOfAnyTypeAreCopied(DType type) {
        gather(whole(type, 9, 32), indices(9, TensorShape.of(5, 4))).isClose(0);
        gather(whole(type, 9, 3, 5), indices(9, TensorShape.of(7))).isClose(0);
        gather(whole(type, 9, 6), indices(9, TensorShape.of(7))).isClose(0);
        gather(whole(type, 9), indices(9, TensorShape.of(7))).isClose(0);
    }

    @Test
    void rowsAreRoundedWhereTheyAreStoredWithFewerBits() {
        Values x = Values.random(random, 9, 12);
        Values indices = indices(9, TensorShape.of(2, 5));
        Ran.of(RowsTest::texts, new Primitive.Gather(), DType.BF16, 16, x, indices).isRounded();
    }

    @Test
    void rowsThatAreNotAlignedAreCopiedElementByElement() {
        Values x = Values.random(random, 9, 16);
        Values indices = indices(9, TensorShape.of(5));
        Ran.of(RowsTest::texts, new Primitive.Gather(), DType.F32, 1, x, indices).isClose(0);
    }

    private Ran add(int rows, int count, Values dy) {
        return Ran.of(
                RowsTest::texts,
                new Primitive.ScatterAdd(rows),
                dy,
                indices(rows, TensorShape.of(count)));
    }

    @ParameterizedTest
    @CsvSource({"4,9,8", "10,300,4", "7,65,3", "1,40,1", "50,1,12"})
    void fewRowsLookThroughAllIndices(int rows, int count, int width) {
        Ran ran = add(rows, count, Values.random(random, count, width));
        assertThat(ran.codes().algorithm()).isEqualTo("rows, searched");
        ran.isClose(1e-5);
    }

    private static Codes sorted(Group group) {
        return Rows.add(group, ((Primitive.ScatterAdd) group.primitive()).rows(), false);
    }

    private static Ran sorted(int rows, Values dy, Values indices) {
        Ran ran = Ran.of(RowsTest::sorted, new Primitive.ScatterAdd(rows), dy, indices);
        assertThat(ran.codes().algorithm()).isEqualTo("rows, sorted");
        return ran;
    }

    @ParameterizedTest
    @CsvSource({"300,700,16", "5,1500,3", "70,40,14", "1,1,1"})
    void manyRowsAreSortedByIndexFirst(int rows, int count, int width) {
        Values dy = Values.random(random, count, width);
        sorted(rows, dy, indices(rows, TensorShape.of(count))).isClose(1e-5);
    }

    @Test
    void muchSearchingIsReplacedBySorting() {
        assertThat(codes(1000, 10_000, 8).algorithm()).isEqualTo("rows, sorted");
    }

    /// Each row gets its numbers in the order of i: 2²⁴ + 1 + … + 1 stays 2²⁴, in another order it does not.
    @Test
    void termsAreAddedInTheOrderOfTheIndices() {
        int rows = 80;
        int count = 8 * rows;
        double[] dy = new double[count];
        double[] indices = new double[count];
        for (int i = 0; i < count; i++) {
            indices[i] = (i * 79) % rows;
            dy[i] = i < rows ? 1 << 24 : 1;
        }
        Values given = Values.of(TensorShape.of(count, 1), dy);
        Values named = Values.of(TensorShape.of(count), indices).as(DType.I32);
        assertThat(sorted(rows, given, named).result().numbers()).containsOnly(1 << 24);
    }

    @Test
    void allIndicesMayNameOneRow() {
        int count = 1500;
        Values dy = Values.random(random, count, 16);
        Values indices = Values.of(TensorShape.of(count), new double[count]).as(DType.I32);
        sorted(90, dy, indices).isClose(1e-5);
    }

    @ParameterizedTest
    @EnumSource(
            value = DType.class,
            names = {"BF16", "F16"})
    void gradientsOfFewerBitsAreAddedInSinglePrecision(DType type) {
        add(6, 200, Values.random(random, 200, 8).as(type)).isClose(1e-5);
    }

    @Test
    void sizesAreNoPartOfTheText() {
        Codes few = codes(10, 100, 8);
        Codes others = codes(3, 1000, 64);
        assertThat(few.kernels().getFirst().source())
                .isEqualTo(others.kernels().getFirst().source());
    }

    private static Codes codes(int rows, int count, int width) {
        Values dy = Values.of(TensorShape.of(count, width), new double[count * width]);
        Values indices = Values.of(TensorShape.of(count), new double[count]).as(DType.I32);
        Primitive add = new Primitive.ScatterAdd(rows);
        return Rows.of(Ran.group(add, DType.F32, 16, dy, indices), Trial.FACTS);
    }
}
