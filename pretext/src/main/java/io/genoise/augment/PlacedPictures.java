package io.genoise.augment;

import io.genoise.data.PicturesByNumber;
import io.genoise.expression.Formula;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What [io.genoise.data.Placement] does to pictures, on a device that holds them: the bytes are those of the host.
public final class PlacedPictures {
    /// Up to here an f32 counts pixels.
    private static final long MOST_PIXELS = 1 << 24;

    private PlacedPictures() {}

    /// Whether so many pictures of `height` × `width` can be placed at a time: f32 must count their pixels, and a turn must keep
    /// their shape.
    public static boolean serve(long pictures, int height, int width) {
        return height == width && pictures * height * width < MOST_PIXELS;
    }

    /// Pictures of `all`, u8 `[frames,H,W,C]`, as `numbers`, i32 `[…,5]` of [PicturesByNumber], say: u8 `[…,H,W,C]`. What lies outside
    /// of a picture is 0.
    public static Tensor of(Tensor all, Tensor numbers) {
        int height = all.shape().extent(1);
        int width = all.shape().extent(2);
        int channels = all.shape().extent(3);
        int count = (int) (numbers.shape().elements() / PicturesByNumber.NUMBERS);
        Tensor rows = numbers.reshape(count, PicturesByNumber.NUMBERS);
        Tensor chosen = all.gather(rows.fixedSlice(1, 0, 1).reshape(count));
        Device device = all.device();
        List<Tensor> operands = new ArrayList<>();
        operands.add(device.iota(count).reshape(count, 1, 1));
        operands.add(device.iota(height).reshape(1, height, 1));
        operands.add(device.iota(width).reshape(1, 1, width));
        for (int i = 1; i < PicturesByNumber.NUMBERS; i++) {
            operands.add(rows.fixedSlice(1, i, i + 1).to(DType.F32).reshape(count, 1, 1));
        }
        Tensor places =
                Tensor.map(operands, e -> pixel(e, height, width)).to(DType.I32).reshape(-1);
        return chosen.reshape(count * height * width, channels)
                .gather(places)
                .reshape(shape(numbers.shape(), height, width, channels));
    }

    private static TensorShape shape(TensorShape numbers, int... frame) {
        int[] extents = Arrays.copyOf(numbers.extents(), numbers.rank() - 1 + frame.length);
        System.arraycopy(frame, 0, extents, numbers.rank() - 1, frame.length);
        return TensorShape.of(extents);
    }

    /// Which of all chosen pixels goes to a place: of picture, row, column, and what the picture's placement is; −1 for none.
    private static Formula pixel(List<Formula> of, int height, int width) {
        Formula y = of.get(1);
        Formula x = of.get(2);
        Formula turns = of.get(6);
        Formula up = y.negate().plus(height - 1);
        Formula back = x.negate().plus(width - 1);
        Formula before = byTurns(turns, x, up, back, y);
        Formula mirrored = before.negate().plus(width - 1);
        Formula row = byTurns(turns, y, x, up, back).plus(of.get(3));
        Formula column = of.get(5).select(mirrored, before).plus(of.get(4));
        Formula inside = inside(row, height).times(inside(column, width));
        Formula pixel = of.get(0).times((float) height * width).plus(row.times(width)).plus(column);
        return inside.select(pixel, Formula.constant(-1));
    }

    private static Formula byTurns(
            Formula turns, Formula none, Formula one, Formula two, Formula three) {
        return turns.less(0.5f)
                .select(none, turns.less(1.5f).select(one, turns.less(2.5f).select(two, three)));
    }

    private static Formula inside(Formula place, int extent) {
        return place.greater(-0.5f).times(place.less(extent - 0.5f));
    }
}
