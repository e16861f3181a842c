package io.genoise.benchmarks.dl4j;

import io.genoise.weights.SafeTensors;
import io.genoise.weights.StoredTensor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.dataset.DataSet;
import org.nd4j.linalg.factory.Nd4j;

/// A network's training step by Deeplearning4j, made when told so, as the benchmarks' own workers make theirs.
///
/// | order | answer |
/// |---|---|
/// | `run n` | `took`, the nanoseconds of n steps, 0, 0, how far memory has grown at most, 0 |
/// | `losses n` | `losses` and those of n steps, over another batch each |
final class Worker {
    private static final String NETWORK = "network/";

    private final PrintStream out;
    private final ComputationGraph graph;
    private final Map<String, StoredTensor> given;
    private final CNN2DFormat format;
    private final long before;
    private DataSet batch;

    private Worker(PrintStream out, String name, CNN2DFormat format, Path file) throws IOException {
        this.out = out;
        this.format = format;
        given = SafeTensors.read(file).tensors();
        Map<String, StoredTensor> weights = new LinkedHashMap<>();
        given.forEach((key, tensor) -> {
            if (key.startsWith(NETWORK)) {
                weights.put(key.substring(NETWORK.length()), tensor);
            }
        });
        Nd4j.create(1).addi(1); // its libraries are not counted
        before = memory("VmRSS");
        graph = Networks.of(name, weights, format, given.get("batch0/pictures").shape()[2]);
        feed(0);
    }

    /// A network's name, `NCHW` or `NHWC`, and a file with the weights and batches.
    public static void main(String[] arguments) throws IOException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        new Worker(out, arguments[0], CNN2DFormat.valueOf(arguments[1]), Path.of(arguments[2]))
                .serve();
    }

    private void serve() throws IOException {
        BufferedReader orders =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line; (line = orders.readLine()) != null; ) {
            String[] order = line.split(" ");
            int steps = Integer.parseInt(order[1]);
            switch (order[0]) {
                case "run" -> run(steps);
                case "losses" -> losses(steps);
                default -> throw new IllegalArgumentException("an order was " + line);
            }
        }
    }

    private void run(int steps) throws IOException {
        long start = System.nanoTime();
        for (int i = 0; i < steps; i++) {
            graph.fit(batch);
        }
        long nanos = System.nanoTime() - start;
        out.println("took %s 0 0 %s 0".formatted(nanos, memory("VmHWM") - before));
    }

    /// Deeplearning4j adds the decay to its score.
    private void losses(int steps) {
        StringBuilder losses = new StringBuilder("losses");
        for (int i = 0; i < steps; i++) {
            feed(i);
            double decay = graph.calcRegularizationScore(true);
            graph.fit(batch);
            losses.append(' ').append(graph.score() - decay);
        }
        out.println(losses);
    }

    private void feed(int number) {
        StoredTensor pictures = given.get("batch%s/pictures".formatted(number));
        int[] shape = pictures.shape();
        INDArray x =
                Nd4j.create(pictures.floats(), new long[] {shape[0], 3, shape[2], shape[3]}, 'c');
        int[] labels = given.get("batch%s/labels".formatted(number)).ints();
        String last = graph.getConfiguration().getNetworkOutputs().getFirst();
        long classes = graph.layerSize(last);
        INDArray y = Nd4j.zeros(labels.length, classes);
        for (int i = 0; i < labels.length; i++) {
            y.putScalar(i, labels[i], 1);
        }
        batch = new DataSet(format == CNN2DFormat.NHWC ? x.permute(0, 2, 3, 1).dup('c') : x, y);
    }

    /// A line of Linux's account of this process, in bytes; 0 elsewhere.
    private static long memory(String key) throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        for (String line : Files.readAllLines(status)) {
            if (line.startsWith(key + ":")) {
                return 1024 * Long.parseLong(line.replaceAll("[^0-9]", ""));
            }
        }
        return 0;
    }
}
