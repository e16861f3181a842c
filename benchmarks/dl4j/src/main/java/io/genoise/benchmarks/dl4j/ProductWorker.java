package io.genoise.benchmarks.dl4j;

import io.genoise.random.RandomStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/// Products of matrices by ND4J, made when told so.
///
/// | order | answer |
/// |---|---|
/// | `prepare product MxKxN` | `ready` and the sum and length of the product of what Genoise's kernel multiplies |
/// | `time nd4j n` | `took` and the nanoseconds of n products, after one that is not counted |
final class ProductWorker {
    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private INDArray a;
    private INDArray b;
    private INDArray c;

    private ProductWorker() {}

    public static void main(String[] arguments) throws IOException {
        new ProductWorker().serve();
    }

    private void serve() throws IOException {
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = orders.readLine()) != null; ) {
            String[] order = line.split(" ");
            if (order[0].equals("prepare")) {
                prepare(order[2].split("x"));
            } else {
                time(Long.parseLong(order[2]));
            }
        }
    }

    private void prepare(String... extents) {
        int m = Integer.parseInt(extents[0]);
        int k = Integer.parseInt(extents[1]);
        int n = Integer.parseInt(extents[2]);
        a = matrix(m, k);
        b = matrix(k, n);
        c = Nd4j.create(new long[] {m, n}, 'f'); // what its product writes without a copy
        a.mmuli(b, c);
        out.println("ready %s %s".formatted(c.sumNumber(), c.norm2Number()));
    }

    /// As the benchmarks draw an operand of so many numbers.
    private static INDArray matrix(int rows, int columns) {
        RandomStream random = RandomStream.of(rows * columns);
        float[] numbers = new float[rows * columns];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = 2 * random.nextFloat() - 1;
        }
        return Nd4j.create(numbers, new long[] {rows, columns}, 'c');
    }

    private void time(long runs) {
        a.mmuli(b, c);
        long start = System.nanoTime();
        for (long i = 0; i < runs; i++) {
            a.mmuli(b, c);
        }
        out.println("took " + (System.nanoTime() - start));
    }
}
