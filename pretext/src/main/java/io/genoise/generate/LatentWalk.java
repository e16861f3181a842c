package io.genoise.generate;

import io.genoise.data.Images;
import io.genoise.figure.Gif;
import io.genoise.figure.Pixels;
import io.genoise.figure.Sheet;
import io.genoise.task.Generating;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What a net makes between the pictures that it makes: whether one turns into the next by way of pictures that could be, or by
/// jumps and blends, which a net shows that knows its pictures by heart (Radford et al. 2016, section 6.1).
///
/// Several walks run side by side, each through points of its own and back to its first, as a loop. Of a net that makes clips
/// one walk is shown, a row of clips from each point to the next.
///
/// @param frames of all of them, as a clip
public record LatentWalk(List<Pixels> frames) {
    private static final int POINTS = 4;
    private static final int STRETCH = 12;
    private static final int CLIP_POINTS = 3;
    private static final int CLIP_STRETCH = 6;
    private static final int GAP = 2;

    /// Copies the list.
    public LatentWalk {
        frames = List.copyOf(frames);
    }

    /// Walks of `net` through the noise of `seed`.
    ///
    /// @param like pictures of the shape that it makes
    /// @param walks side by side; one alone where it makes clips
    /// @param label the class that is asked for; −1 for one in each walk, where there are some
    public static LatentWalk of(Generating net, Images like, int walks, long seed, int label) {
        if (like.frames() > 1) {
            Images clips =
                    GeneratedPictures.walk(net, like, 0, CLIP_POINTS, CLIP_STRETCH, seed, label);
            List<List<Pixels>> rows =
                    IntStream.range(0, clips.size())
                            .mapToObj(i -> Pixels.frames(clips, i))
                            .toList();
            return new LatentWalk(Sheet.ofClips(rows, CLIP_STRETCH, GAP));
        }
        List<List<Pixels>> all = new ArrayList<>();
        int classes = net.classes().size();
        for (int walk = 0; walk < walks; walk++) {
            int asked = label >= 0 || classes == 0 ? label : walk % classes;
            Images made =
                    GeneratedPictures.walk(net, like, walk * POINTS, POINTS, STRETCH, seed, asked);
            all.add(IntStream.range(0, made.size()).mapToObj(i -> Pixels.of(made, i)).toList());
        }
        return new LatentWalk(Sheet.ofClips(all, GeneratedSheet.columns(walks, 0), GAP));
    }

    /// The loop.
    public Gif gif() {
        return Gif.of(frames, GeneratedSheet.PER_SECOND);
    }
}
