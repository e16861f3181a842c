package io.genoise.task.part;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Column;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.figure.Pictures;
import io.genoise.figure.Pixels;
import io.genoise.figure.Section;
import io.genoise.figure.Tile;
import io.genoise.layer.Pass;
import io.genoise.task.Trained;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Scope;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import io.genoise.train.Standardization;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/// A few pictures that a report shows, drawn as in training, and what a trained net makes of them.
///
/// @param trained that is asked
/// @param images the pictures
public record Shown(Trained trained, Images images) {
    /// Up to `most` pictures, spread over those that the task is asked about.
    public static Shown of(Trained trained, int most) {
        Images asked = trained.asked();
        int count = Math.min(most, asked.size());
        int[] indices =
                IntStream.range(0, count)
                        .map(i -> (int) ((long) i * asked.size() / count))
                        .toArray();
        return new Shown(trained, asked.subset(indices));
    }

    /// The numbers of what `asking` records, in evaluation mode, from the columns of all the pictures.
    public float[] read(BiFunction<Columns, Pass, Tensor> asking) {
        Device device = trained.learner().encoder().parameters().device();
        Batches batches =
                Batches.inOrder(images, images.size()).with(trained.task().views(trained.train()));
        try (Scope scope = device.scope().open();
                Loader loader = Loader.of(batches)) {
            Map<String, Variable> columns = onDevice(loader.next(), scope);
            try (Step step = device.step()) {
                Reading numbers =
                        step.read(asking.apply(name -> columns.get(name).value(), Pass.eval()));
                step.run();
                return numbers.floats();
            }
        }
    }

    private static Map<String, Variable> onDevice(Batch batch, Scope scope) {
        Map<String, Variable> columns = new HashMap<>();
        for (Column column : batch.columns()) {
            String name = column.name();
            Variable variable = scope.variable(name, batch.shape(name), column.dtype());
            switch (column.dtype()) {
                case U8 -> variable.set(batch.bytes(name));
                case I32 -> variable.set(batch.integers(name));
                default -> variable.set(batch.floats(name));
            }
            columns.put(name, variable);
        }
        return columns;
    }

    /// The pictures as a net got them, as it made them, and as they are, side by side.
    ///
    /// @param got standardised, `[N,H,W,C]`, or `[N,T,H,W,C]` of as many frames as the clips have
    /// @param made standardised, of the same shape
    /// @param names of the two
    public Section compared(
            String title, String caption, float[] got, float[] made, String... names) {
        List<Tile> tiles = new ArrayList<>();
        float[] before = unstandardized(got);
        float[] after = unstandardized(made);
        for (int i = 0; i < images.size(); i++) {
            tiles.add(Tile.of(pixels(before, i, images), names[0]));
            tiles.add(Tile.of(pixels(after, i, images), names[1]));
            tiles.add(Tile.of(Pixels.of(images, i), "true"));
        }
        return Section.of(title, new Pictures(caption, 3, tiles));
    }

    /// As [#pixels(float[],int,int,int,int)], of the size and channels of `like`; of clips as many frames, shown in a row.
    public static Pixels pixels(float[] numbers, int index, Images like) {
        return frames(numbers, index, like.frames(), like);
    }

    /// Clip `index` of `[N,length,H,W,C]` numbers 0 … 255, of the size and channels of `like`: its frames in a row.
    public static Pixels frames(float[] numbers, int index, int length, Images like) {
        return pixels(numbers, index, length * like.height(), like.width(), like.channels())
                .inARow(length, Pixels.SHOWN);
    }

    /// Picture `index` of `[N,H,W,C]` numbers 0 … 255, rounded and clipped.
    public static Pixels pixels(float[] numbers, int index, int height, int width, int channels) {
        byte[] bytes = new byte[height * width * channels];
        for (int i = 0; i < bytes.length; i++) {
            float number = numbers[index * bytes.length + i];
            bytes[i] = (byte) Math.clamp(Math.round(number), 0, 255);
        }
        return new Pixels(height, width, channels, bytes);
    }

    /// Standardised numbers, channels last, as 0 … 255.
    public float[] unstandardized(float[] numbers) {
        Standardization standardization = trained.card().standardization();
        float[] mean = standardization.mean();
        float[] deviation = standardization.deviation();
        float[] out = new float[numbers.length];
        for (int i = 0; i < out.length; i++) {
            int channel = i % mean.length;
            out[i] = 255 * (numbers[i] * deviation[channel] + mean[channel]);
        }
        return out;
    }

    /// Where the largest of `count` numbers is, of row `row`.
    public static int largest(float[] numbers, int row, int count) {
        int best = 0;
        for (int i = 1; i < count; i++) {
            best = numbers[row * count + i] > numbers[row * count + best] ? i : best;
        }
        return best;
    }
}
