package io.genoise.data;

import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// Clips in which nothing moves but the camera, a little: a frame of a clip again and again, each time moved on by a fraction of
/// a pixel and saved as its file was ([Saving]). What tells a net that sees what happens from one that reads the order of frames
/// off the camera's drift, or off what storage makes of it.
///
/// Clip `i` drifts at a constant speed of `speed` pixels a frame, in a direction that is uniform over the circle, so that backward
/// it is as likely as forward; its middle frame lies as the frame itself. Between pixels is read bilinearly, beyond the edge its
/// mirror image.
public final class DriftingClips {
    private DriftingClips() {}

    /// `count` clips of `frames` frames, each of a frame drawn at random; where there are fewer clips, several are of one.
    ///
    /// @param speed pixels a frame
    public static Images of(Images clips, int count, int frames, double speed, long seed) {
        int[] order = RandomStream.of(seed).permutation(clips.size());
        int frame = clips.frameBytes();
        byte[] pixels = new byte[Math.multiplyExact(count, frames * frame)];
        IntStream.range(0, count)
                .parallel()
                .forEach(i -> {
                    RandomStream random = RandomStream.of(seed, i);
                    int clip = order[i % order.length];
                    double angle = 2 * Math.PI * random.nextDouble();
                    byte[] still = new byte[frame];
                    clips.readFrame(clip, random.nextInt(clips.frames()), still, 0);
                    Origin origin = clips.origin(clip);
                    Saving saving = Saving.of(origin);
                    for (int t = 0; t < frames; t++) {
                        double moved = speed * (t - (frames - 1) / 2.0);
                        byte[] at =
                                moved(
                                        still,
                                        clips,
                                        moved * Math.sin(angle),
                                        moved * Math.cos(angle));
                        Picture picture =
                                new Picture(
                                        clips.height(),
                                        clips.width(),
                                        clips.channels(),
                                        at,
                                        origin);
                        System.arraycopy(
                                saving.apply(picture).withChannels(clips.channels()).pixels(),
                                0,
                                pixels,
                                (i * frames + t) * frame,
                                frame);
                    }
                });
        int[] labels = new int[count];
        Arrays.fill(labels, -1);
        return PackedImages.of(
                "drifting-" + clips.name(),
                TensorShape.of(frames, clips.height(), clips.width(), clips.channels()),
                pixels,
                List.of(),
                labels);
    }

    /// `target[y][x] = source[y + down][x + right]`.
    static byte[] moved(byte[] source, Images like, double down, double right) {
        int height = like.height();
        int width = like.width();
        int channels = like.channels();
        byte[] target = new byte[source.length];
        int rows = (int) Math.floor(down);
        int columns = (int) Math.floor(right);
        double below = down - rows;
        double beside = right - columns;
        for (int y = 0; y < height; y++) {
            int upper = mirrored(y + rows, height) * width;
            int lower = mirrored(y + rows + 1, height) * width;
            for (int x = 0; x < width; x++) {
                int left = mirrored(x + columns, width);
                int next = mirrored(x + columns + 1, width);
                for (int c = 0; c < channels; c++) {
                    double above =
                            (1 - beside) * (source[(upper + left) * channels + c] & 255)
                                    + beside * (source[(upper + next) * channels + c] & 255);
                    double under =
                            (1 - beside) * (source[(lower + left) * channels + c] & 255)
                                    + beside * (source[(lower + next) * channels + c] & 255);
                    target[(y * width + x) * channels + c] =
                            (byte) Math.round((1 - below) * above + below * under);
                }
            }
        }
        return target;
    }

    private static int mirrored(int at, int extent) {
        int period = Math.floorMod(at, 2 * extent);
        return period < extent ? period : 2 * extent - 1 - period;
    }
}
