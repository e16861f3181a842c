package io.genoise.task.motion;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;

/// Clips whose every pixel says which frame it is: byte 8·t of frame t, so that a view tells which frames it shows.
final class NumberedFrames {
    private static final int STEP = 8;

    private NumberedFrames() {}

    static Images of(int count, int frames, int size) {
        int frame = size * size * 3;
        byte[] pixels = new byte[count * frames * frame];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i / frame % frames * STEP);
        }
        int[] labels = new int[count];
        Arrays.fill(labels, -1);
        return PackedImages.of(
                "numbered", TensorShape.of(frames, size, size, 3), pixels, List.of(), labels);
    }

    /// Which frame view `view` of `pixels`, `[views,H,W,C]`, shows, each of `numbers` numbers.
    static int frame(float[] pixels, int view, int numbers) {
        return (int) pixels[view * numbers] / STEP;
    }
}
