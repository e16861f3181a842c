package io.genoise.generate;

import io.genoise.data.ContentHash;
import io.genoise.data.Images;
import io.genoise.layer.Pass;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.Shape;
import io.genoise.task.Generating;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/// Pictures, or clips, that a net made, as a data set: whatever looks at pictures looks at these.
///
/// They are made so many at once, always the same ones together: picture `i` has the same bits whatever number of them is
/// asked for.
public final class GeneratedPictures implements Images {
    private static final long STATIC = 0x737461746963L;
    private static final int AT_ONCE = 50;

    /// Of clips, which are large.
    private static final int CLIPS_AT_ONCE = 5;

    private final String name;
    private final Shape shape;
    private final List<String> classes;
    private final int[] labels;
    private final byte[] pixels;
    private final String fingerprint;

    private GeneratedPictures(
            String name, Shape shape, List<String> classes, int[] labels, byte[] pixels) {
        this.name = name;
        this.shape = shape;
        this.classes = List.copyOf(classes);
        this.labels = labels;
        this.pixels = pixels;
        String what = "generated %s %s".formatted(shape, Arrays.toString(labels));
        this.fingerprint = ContentHash.of(what.getBytes(StandardCharsets.UTF_8), pixels).toString();
    }

    /// What `net` makes of the noise 0 … `count`−1 of `seed`.
    ///
    /// @param like pictures of the shape that it makes: those that it learned from
    /// @param label the class that is asked for; −1 for each in turn, where there are some
    public static GeneratedPictures of(
            Generating net, Images like, int count, long seed, int label) {
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
    static GeneratedPictures walk(
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
    static GeneratedPictures noise(Images like, int count, long seed) {
        byte[] pixels = new byte[Math.multiplyExact(count, like.pictureBytes())];
        RandomStream random = RandomStream.of(seed, STATIC);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextInt() >>> 24);
        }
        int[] labels = new int[count];
        Arrays.fill(labels, -1);
        return new GeneratedPictures("noise", like.shape(), List.of(), labels, pixels);
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

    private static GeneratedPictures made(
            Generating net, Images like, int count, Row noise, Label label) {
        Device device = net.encoder().parameters().device();
        int dimension = net.noise();
        int bytes = like.pictureBytes();
        int atOnce = like.frames() == 1 ? AT_ONCE : CLIPS_AT_ONCE;
        byte[] pixels = new byte[Math.multiplyExact(count, bytes)];
        int[] labels = new int[count];
        Arrays.setAll(labels, label::of);
        try (Scope scope = device.scope().open()) {
            Variable rows = scope.variable("noise", Shape.of(atOnce, dimension), DType.F32);
            Variable asked = scope.variable("classes", Shape.of(atOnce), DType.I32);
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
                write(made, like, Math.min(atOnce, count - first), pixels, first * bytes);
            }
        }
        return new GeneratedPictures("generated", like.shape(), net.classes(), labels, pixels);
    }

    private static void write(Reading made, Images like, int count, byte[] pixels, int at) {
        int bytes = like.pictureBytes();
        if (made.shape().elements() / made.shape().extent(0) != bytes) {
            throw new IllegalStateException(
                    "the net makes %s of pictures of %s".formatted(made.shape(), like.shape()));
        }
        float[] values = made.floats();
        for (int i = 0; i < count * bytes; i++) {
            pixels[at + i] = (byte) Math.round(255 * Math.clamp(values[i], 0f, 1f));
        }
    }

    /// The pictures of `others` that are nearest to picture `index` by the squares of their bytes' differences, the nearest first.
    ///
    /// @param among which of them are looked at
    /// @param most how many, at most
    public List<Integer> nearest(int index, Images others, int[] among, int most) {
        int bytes = pictureBytes();
        byte[] other = new byte[bytes];
        long[] apart = new long[among.length];
        for (int i = 0; i < among.length; i++) {
            others.read(among[i], other, 0);
            for (int p = 0; p < bytes; p++) {
                int d = (pixels[index * bytes + p] & 0xFF) - (other[p] & 0xFF);
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

    @Override
    public String name() {
        return name;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public int size() {
        return labels.length;
    }

    @Override
    public int height() {
        return shape.extent(shape.rank() - 3);
    }

    @Override
    public int width() {
        return shape.extent(shape.rank() - 2);
    }

    @Override
    public int channels() {
        return shape.extent(shape.rank() - 1);
    }

    @Override
    public int frames() {
        return shape.rank() == 4 ? shape.extent(0) : 1;
    }

    @Override
    public List<String> classes() {
        return classes;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public String describe(int index) {
        return name + " #" + Objects.checkIndex(index, size());
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        int bytes = pictureBytes();
        System.arraycopy(pixels, Objects.checkIndex(index, size()) * bytes, target, offset, bytes);
    }
}
