package io.genoise.generate;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.layer.Pass;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.task.Generating;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Pictures, or clips, that a net made, as a data set: whatever looks at pictures looks at these.
///
/// They are made so many at once, always the same ones together: picture `i` has the same bits whatever number of them is
/// asked for.
public final class GeneratedPictures {
    private static final long STATIC = 0x737461746963L;
    private static final int AT_ONCE = 50;

    /// Of clips, which are large.
    private static final int CLIPS_AT_ONCE = 5;

    private GeneratedPictures() {}

    /// What `net` makes of the noise 0 … `count`−1 of `seed`.
    ///
    /// @param like pictures, or clips, that it learned from; clips may be longer than those that it makes
    /// @param label the class that is asked for; −1 for each in turn, where there are some
    public static Images of(Generating net, Images like, int count, long seed, int label) {
        int dimension = net.noise();
        return made(
                net,
                like,
                count,
                i -> LatentNoise.of(seed, i, dimension),
                i -> label(net, label, i));
    }

    /// What `net` makes on a [walk][LatentNoise#walk] through `points` points of `seed`, `stretch` pictures from each to the next.
    ///
    /// @param first the number of the first point
    /// @param label the class that is asked for; −1 for the first, where there are some
    static Images walk(
            Generating net,
            Images like,
            long first,
            int points,
            int stretch,
            long seed,
            int label) {
        float[][] walk = LatentNoise.walk(seed, first, net.noise(), points, stretch);
        return made(
                net,
                like,
                walk.length,
                i -> walk[Math.min(i, walk.length - 1)],
                _ -> label(net, Math.max(0, label), 0));
    }

    /// Pictures shaped as `like` whose bytes are uniform and know nothing of each other: those of a net that has learned nothing.
    static Images noise(Images like, int count, long seed) {
        byte[] pixels = new byte[Math.multiplyExact(count, like.pictureBytes())];
        RandomStream random = RandomStream.of(seed, STATIC);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextInt() >>> 24);
        }
        int[] labels = new int[count];
        Arrays.fill(labels, -1);
        return packed("noise", like.shape(), List.of(), labels, pixels);
    }

    private static int label(Generating net, int asked, int index) {
        int classes = net.classes().size();
        return classes == 0 ? -1 : asked >= 0 ? asked : index % classes;
    }

    private interface Row {
        float[] of(int index);
    }

    private interface Label {
        int of(int index);
    }

    private static Images made(Generating net, Images like, int count, Row noise, Label label) {
        Device device = net.encoder().parameters().device();
        int dimension = net.noise();
        int atOnce = like.frames() == 1 ? AT_ONCE : CLIPS_AT_ONCE;
        byte[] pixels = null;
        TensorShape shape = null;
        int[] labels = new int[count];
        Arrays.setAll(labels, label::of);
        try (Scope scope = device.scope().open()) {
            Variable rows = scope.variable("noise", TensorShape.of(atOnce, dimension), DType.F32);
            Variable asked = scope.variable("classes", TensorShape.of(atOnce), DType.I32);
            for (int first = 0; first < count; first += atOnce) {
                float[] numbers = new float[atOnce * dimension];
                int[] classes = new int[atOnce];
                for (int i = 0; i < atOnce; i++) {
                    System.arraycopy(noise.of(first + i), 0, numbers, i * dimension, dimension);
                    classes[i] = Math.max(0, label.of(first + i));
                }
                rows.set(numbers);
                asked.set(classes);
                Reading made;
                try (Step step = device.step()) {
                    made = step.read(net.generated(rows.value(), asked.value(), Pass.eval()));
                    step.run();
                }
                if (pixels == null) {
                    shape = shape(made, like);
                    pixels = new byte[Math.multiplyExact(count, (int) shape.elements())];
                }
                int bytes = pixels.length / count;
                write(made, Math.min(atOnce, count - first) * bytes, pixels, first * bytes);
            }
        }
        return packed("generated", shape, net.classes(), labels, pixels);
    }

    /// The shape of one of those that were made.
    private static TensorShape shape(Reading made, Images like) {
        int[] all = made.shape().extents();
        TensorShape shape = TensorShape.of(Arrays.copyOfRange(all, 1, all.length));
        boolean fits =
                all.length == (like.frames() == 1 ? 4 : 5)
                        && shape.extent(all.length - 2) == like.channels();
        if (!fits) {
            throw new IllegalStateException(
                    "the net makes %s of what is shaped %s".formatted(made.shape(), like.shape()));
        }
        return shape;
    }

    private static void write(Reading made, int bytes, byte[] pixels, int at) {
        float[] values = made.floats();
        for (int i = 0; i < bytes; i++) {
            pixels[at + i] = (byte) Math.round(255 * Math.clamp(values[i], 0f, 1f));
        }
    }

    private static Images packed(
            String name, TensorShape shape, List<String> classes, int[] labels, byte[] pixels) {
        int last = shape.rank() - 1;
        return PackedImages.of(
                name,
                TensorShape.of(
                        shape.rank() == 4 ? shape.extent(0) : 1,
                        shape.extent(last - 2),
                        shape.extent(last - 1),
                        shape.extent(last)),
                pixels,
                classes,
                labels);
    }

    /// The pictures of `others` that are nearest to picture `index` of `images` by the squares of their bytes' differences, the
    /// nearest first; longer clips by their first frames.
    ///
    /// @param among which of them are looked at
    /// @param most how many, at most
    public static List<Integer> nearest(
            Images images, int index, Images others, int[] among, int most) {
        byte[] asked = new byte[images.pictureBytes()];
        images.read(index, asked, 0);
        byte[] other = new byte[others.pictureBytes()];
        long[] apart = new long[among.length];
        for (int i = 0; i < among.length; i++) {
            others.read(among[i], other, 0);
            for (int p = 0; p < asked.length; p++) {
                int d = (asked[p] & 0xFF) - (other[p] & 0xFF);
                apart[i] += (long) d * d;
            }
        }
        return IntStream.range(0, among.length)
                .boxed()
                .sorted(Comparator.comparingLong(i -> apart[i]))
                .limit(most)
                .map(i -> among[i])
                .toList();
    }
}
