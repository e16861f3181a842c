package io.genoise.backend.cpu;

import static io.genoise.expression.Formula.constant;
import static io.genoise.expression.Formula.input;
import static io.genoise.expression.Formula.slot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.genoise.backend.cpu.generated.Definition;
import io.genoise.backend.cpu.generated.Loop;
import io.genoise.expression.Formula;
import io.genoise.primitive.Primitive.Reduction;
import io.genoise.random.RandomStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The same bits from the interpreter with and without the Vector API and from classes for 128, 256 and 512 bits.
class EnginesTest {
    private static final float[] ODD = {
        Float.NaN,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        0f,
        -0f,
        1e-40f,
        -3e-39f,
        1,
        -1,
        88.8f,
        -88.8f,
        3e38f,
        1e10f,
        0.5f,
        2,
        -2,
        3,
        -7
    };

    /// Bytes behind a loop's scratch memory that it must leave alone.
    private static final long BEYOND = 1 << 17;

    static List<LoopKind> kinds() {
        List<LoopKind> kinds = new ArrayList<>(List.of(LoopKind.MAP));
        for (Reduction reduction : new Reduction[] {Reduction.SUM, Reduction.MAX, Reduction.MIN}) {
            kinds.add(new LoopKind(Instructions.ROWS, reduction));
            kinds.add(new LoopKind(Instructions.COLUMNS, reduction));
        }
        return kinds;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void mixedVariationGivesTheSameBits(LoopKind kind) {
        Formula x = input(0);
        Formula column = input(1);
        Formula row = input(2);
        Formula number = input(3);
        Formula normal = x.minus(column).times(column.abs().plus(constant(1)).rsqrt());
        Formula formula =
                normal.times(row.times(slot(1)).exp())
                        .plus(number.max(constant(0)))
                        .max(column.sigmoid())
                        .min(x.plus(row));
        List<Formula> roots = List.of(formula, x, row.times(column));
        compare(kind, roots, new int[] {3, 2, 1, 0}, false);
    }

    @Test
    void severalResultsOverValuesOfTheColumnAloneGiveTheSameBits() {
        Formula column = input(1).abs().plus(constant(1)).rsqrt();
        Formula scaled = input(0).times(column);
        List<Formula> roots =
                List.of(scaled, scaled.minus(column), scaled.exp(), scaled.max(column));
        compare(LoopKind.MAP, roots, new int[] {3, 2}, false);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void resultsThatVaryOneWayOnlyGiveTheSameBits(LoopKind kind) {
        for (int i = 0; i < 4; i++) {
            compare(
                    kind,
                    List.of(input(i).times(constant(3)).exp()),
                    new int[] {3, 2, 1, 0},
                    false);
            compare(kind, List.of(input(i)), new int[] {3, 2, 1, 0}, false);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Formula.Kind.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"INPUT", "SLOT", "CONSTANT", "SCALAR"})
    void everyKindGivesTheSameBitsOnOddNumbers(Formula.Kind kind) {
        Formula[] operands = {input(0), input(1), input(2)};
        Formula formula = Formula.of(kind, Arrays.copyOf(operands, kind.arity()));
        compare(LoopKind.MAP, List.of(formula), new int[] {3, 3, 3}, true);
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void formulasOfManyOperationsGiveTheSameBits(LoopKind kind) {
        Formula sum = input(0);
        for (int i = 0; i < 90; i++) {
            sum = sum.times(input(i % 2)).plus(constant(1f / (i + 1)));
        }
        compare(kind, List.of(sum), new int[] {3, 2}, false);
    }

    private static void compare(LoopKind kind, List<Formula> roots, int[] variation, boolean odd) {
        Instructions formula = Translator.of(roots, variation);
        Interpreter scalar = new Interpreter(kind, formula, new ScalarBlocks());
        Interpreter vector = new Interpreter(kind, formula, new VectorBlocks());
        long generated = LoopEmitter.scratch(kind, formula);
        for (int[] size :
                new int[][] {{1, 1}, {5, 3}, {7, 64}, {3, 133}, {40, 100}, {2, 1000}, {1, 1024}}) {
            int expected = run(scalar, scalar.scratch(), kind, formula, size, odd);
            assertThat(run(vector, vector.scratch(), kind, formula, size, odd))
                    .as("vector interpreter, %s, %s", Arrays.toString(size), kind)
                    .isEqualTo(expected);
            for (int lanes : new int[] {4, 8, 16}) {
                Loop loop = Definition.of(new LoopEmitter(kind, formula, lanes).emit());
                if (kind.direction() == Instructions.COLUMNS) {
                    loop =
                            new RowSums(
                                    loop,
                                    kind.reduction(),
                                    variation.length,
                                    roots.size(),
                                    new VectorBlocks());
                } else if (kind.direction() == Instructions.ROWS) {
                    loop = new ColumnSums(loop, variation.length, roots.size());
                }
                assertThat(run(loop, generated, kind, formula, size, odd))
                        .as("class for %d bits, %s, %s", 32 * lanes, Arrays.toString(size), kind)
                        .isEqualTo(expected);
            }
        }
    }

    private static int run(
            Loop loop, long scratch, LoopKind kind, Instructions formula, int[] size, boolean odd) {
        int rows = size[0];
        int columns = size[1];
        int operands = formula.inputs() + formula.roots().length;
        long each = 4L * rows * columns;
        RandomStream random = RandomStream.of(1);
        try (NativeMemory memory = new NativeMemory(operands * each);
                NativeMemory own = new NativeMemory(scratch + BEYOND)) {
            OffHeap.ALL.asSlice(own.address() + scratch, BEYOND).fill((byte) 0x5A);
            long[] at = new long[operands];
            long[] step = new long[operands];
            for (int i = 0; i < operands; i++) {
                at[i] = memory.address() + i * each;
                step[i] = 4L * columns;
                for (int k = 0; k < rows * columns && i < formula.inputs(); k++) {
                    float value =
                            odd && random.nextInt(3) > 0
                                    ? ODD[random.nextInt(ODD.length)]
                                    : random.nextFloat() * 6 - 3;
                    ScalarBlocks.set(at[i] + 4L * k, value);
                }
            }
            loop.run(at, step, new float[] {0.25f, -0.5f}, rows, columns, own.address());
            for (long i = scratch; i < scratch + BEYOND; i += Integer.BYTES) {
                if (OffHeap.ALL.get(ScalarBlocks.INT, own.address() + i) != 0x5A5A5A5A) {
                    fail("%s wrote beyond its %s bytes of scratch", kind, scratch);
                }
            }
            int results = operands - formula.inputs();
            int hash = 1;
            for (int i = 0; i < results * rows * columns; i++) {
                hash = 31 * hash + Float.hashCode(ScalarBlocks.get(at[formula.inputs()] + 4L * i));
            }
            return hash;
        }
    }
}
