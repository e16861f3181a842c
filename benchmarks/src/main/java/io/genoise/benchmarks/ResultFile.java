package io.genoise.benchmarks;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Results on their way from one process to another, to be compared: for each its length and its numbers, big-endian.
final class ResultFile {
    private ResultFile() {}

    static void write(Path file, List<float[]> results) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)))) {
            for (float[] result : results) {
                ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * result.length);
                bytes.asFloatBuffer().put(result);
                out.writeInt(result.length);
                out.write(bytes.array());
            }
        }
    }

    static List<float[]> read(Path file) throws IOException {
        List<float[]> results = new ArrayList<>();
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
        while (bytes.hasRemaining()) {
            float[] result = new float[bytes.getInt()];
            bytes.asFloatBuffer().get(result);
            bytes.position(bytes.position() + Float.BYTES * result.length);
            results.add(result);
        }
        return results;
    }

    /// How far `found` lies from `expected`: the greatest of the results' ‖a − b‖ ÷ ‖b‖; infinite if their counts differ.
    static double distance(List<float[]> found, List<float[]> expected) {
        if (found.size() != expected.size()) {
            return Double.POSITIVE_INFINITY;
        }
        double greatest = 0;
        for (int k = 0; k < found.size(); k++) {
            float[] a = found.get(k);
            float[] b = expected.get(k);
            if (a.length != b.length) {
                return Double.POSITIVE_INFINITY;
            }
            double squares = 0;
            double norm = 0;
            for (int i = 0; i < a.length; i++) {
                squares += (double) (a[i] - b[i]) * (a[i] - b[i]);
                norm += (double) b[i] * b[i];
            }
            double off = Math.sqrt(squares / norm);
            greatest = Math.max(greatest, Double.isNaN(off) && squares == 0 ? 0 : off);
        }
        return greatest;
    }
}
