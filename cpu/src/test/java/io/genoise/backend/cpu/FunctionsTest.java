package io.genoise.backend.cpu;

import static io.genoise.expression.Formula.input;
import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.expression.Formula;
import io.genoise.expression.Formula.Kind;
import io.genoise.expression.Tape;
import io.genoise.random.RandomStream;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FunctionsTest {
    private static final int COUNT = 1 << 17;

    /// Largest error in units in the last place over numbers whose exponent is uniform, and over uniform numbers.
    @ParameterizedTest
    @CsvSource({
        "EXP, 87, 1.1",
        "LOG, 1e38, 1.5",
        "TANH, 10, 2",
        "SIGMOID, 87, 2.6",
        "SOFTPLUS, 80, 2.6",
        "ERF, 6, 1.5",
        "SIN, 10000, 1.8",
        "COS, 10000, 1.8",
    })
    void errorsStayWithinAFewUnitsInTheLastPlace(Kind kind, double range, double most) {
        RandomStream random = RandomStream.of(3, kind.ordinal());
        float[] x = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            double spread = Math.exp(random.nextFloat() * (Math.log(range) + 20) - 20);
            double value = i % 2 == 0 ? spread : range * random.nextFloat();
            x[i] = (float) (kind == Kind.LOG || random.nextInt(2) == 0 ? value : -value);
        }
        assertThat(largestError(Formula.of(kind, input(0)), x, new float[COUNT])).isLessThan(most);
    }

    @Test
    void powersOfPositiveNumbersAreAccurate() {
        RandomStream random = RandomStream.of(4);
        float[] x = new float[COUNT];
        float[] y = new float[COUNT];
        for (int i = 0; i < COUNT; i++) {
            x[i] = (float) Math.exp(random.nextFloat() * 20 - 10);
            y[i] =
                    (random.nextFloat() - 0.5f)
                            * 160
                            / Math.max(1, Math.abs((float) Math.log(x[i])));
        }
        assertThat(largestError(input(0).power(input(1)), x, y)).isLessThan(2);
    }

    @Test
    void edgesAreThoseOfJavaMath() {
        float inf = Float.POSITIVE_INFINITY;
        float nan = Float.NaN;
        float[] x = {0, -0f, 1, -1, inf, -inf, nan, 2, -2, 0.5f, -0.5f, 3e38f, -8};
        for (Kind kind :
                new Kind[] {
                    Kind.EXP,
                    Kind.LOG,
                    Kind.TANH,
                    Kind.SIGMOID,
                    Kind.SOFTPLUS,
                    Kind.ERF,
                    Kind.SIGN,
                    Kind.FLOOR,
                    Kind.SQRT,
                    Kind.ABS
                }) {
            assertEdges(Formula.of(kind, input(0)), x, new float[x.length]);
        }
        for (float exponent :
                new float[] {0, 1, -1, 2, 3, -3, 0.5f, -0.5f, inf, -inf, nan, 1e10f}) {
            float[] y = new float[x.length];
            Arrays.fill(y, exponent);
            assertEdges(input(0).power(input(1)), x, y);
        }
    }

    private static void assertEdges(Formula formula, float[] x, float[] y) {
        float[] found = evaluate(formula, x, y);
        double[] expected = exact(formula, x, y);
        for (int i = 0; i < x.length; i++) {
            double wanted = Math.abs(expected[i]) < Float.MIN_NORMAL ? 0 : (float) expected[i];
            assertThat(Float.isNaN(found[i]) ? Double.NaN : found[i])
                    .as("%s at %s, %s", formula, x[i], y[i])
                    .satisfies(f ->
                            assertThat(
                                            f.equals(wanted)
                                                    || f == wanted
                                                    || Math.abs(f - wanted)
                                                            <= 2e-7 * Math.abs(wanted))
                                    .as("%s instead of %s", f, wanted)
                                    .isTrue());
        }
    }

    private static double largestError(Formula formula, float[] x, float[] y) {
        float[] found = evaluate(formula, x, y);
        double[] expected = exact(formula, x, y);
        double largest = 0;
        for (int i = 0; i < x.length; i++) {
            float nearest = (float) expected[i];
            if (Math.abs(expected[i]) < Float.MIN_NORMAL && found[i] == 0) {
                continue;
            }
            largest = Math.max(largest, Math.abs(found[i] - expected[i]) / Math.ulp(nearest));
        }
        return largest;
    }

    private static double[] exact(Formula formula, float[] x, float[] y) {
        Tape tape = Tape.of(List.of(formula));
        double[] values = new double[tape.lines().size()];
        double[] out = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            tape.evaluate(new double[] {x[i], y[i]}, new double[0], values);
            out[i] = values[tape.roots()[0]];
        }
        return out;
    }

    private static float[] evaluate(Formula formula, float[] x, float[] y) {
        Instructions lowered = Translator.of(List.of(formula), new int[] {3, 3});
        Interpreter interpreter = new Interpreter(LoopKind.MAP, lowered, new VectorBlocks());
        long each = 4L * x.length;
        try (NativeMemory memory = new NativeMemory(3 * each);
                NativeMemory scratch = new NativeMemory(interpreter.scratch())) {
            long[] at = {memory.address(), memory.address() + each, memory.address() + 2 * each};
            for (int i = 0; i < x.length; i++) {
                ScalarBlocks.set(at[0] + 4L * i, x[i]);
                ScalarBlocks.set(at[1] + 4L * i, y[i]);
            }
            interpreter.run(at, new long[3], new float[0], 1, x.length, scratch.address());
            float[] out = new float[x.length];
            for (int i = 0; i < out.length; i++) {
                out[i] = ScalarBlocks.get(at[2] + 4L * i);
            }
            return out;
        }
    }
}
