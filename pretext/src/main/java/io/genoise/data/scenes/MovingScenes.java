package io.genoise.data.scenes;

import io.genoise.data.ContentHash;
import io.genoise.data.Images;
import io.genoise.random.RandomStream;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

/// Clips of things that move, drawn by code: one of the [Scenes]' things falls, bounces, slides, rolls or floats through a
/// room, while a hand-held camera pans, nears and turns a little over the background. The label is the kind of motion; which
/// thing it is, how large, before what and from where it is seen says nothing about it.
///
/// Motion is that of a rigid flat body with the thing's own outline: it falls freely, rests only on sides on which it can
/// stand, bounces off floor and walls, and rolls over its edges by its energy. A clip lasts as long whatever its number of
/// frames: more frames are a finer time, and a window of every third of 48 shows what 16 do.
///
/// Clip `index` is a pure function of (seed, split, index), the same at every size. Test things have proportions that training
/// never shows, as in [Scenes]. Clips are painted when they are first read, and kept while there is memory for them.
public final class MovingScenes implements Images {
    /// Frames of a clip where nobody says otherwise.
    public static final int FRAMES = 16;

    /// The most frames of a clip.
    public static final int MOST_FRAMES = 256;

    /// Goes up with every change that changes a pixel.
    static final int VERSION = 1;

    private static final long LABELS = 1;
    private static final long CLIPS = 2;
    private static final List<String> CLASSES =
            Stream.of(Movement.values())
                    .map(movement -> movement.name().toLowerCase(Locale.ROOT))
                    .toList();

    private final Half split;
    private final int size;
    private final int frames;
    private final int count;
    private final long seed;
    private final Show show;
    private final AtomicReferenceArray<SoftReference<byte[]>> painted;

    /// What is shown of a scene.
    private enum Show {
        ALL("moving-scenes"),
        STILL_CAMERA("moving-scenes-still"),
        CAMERA_ALONE("moving-scenes-empty");

        private final String name;

        Show(String name) {
            this.name = name;
        }
    }

    private MovingScenes(Half split, int size, int frames, int count, long seed, Show show) {
        if (size < 8 || size > 1024) {
            throw new IllegalArgumentException("scenes are 8 to 1024 pixels wide, not " + size);
        }
        if (frames < 1 || frames > MOST_FRAMES) {
            throw new IllegalArgumentException(
                    "moving scenes have 1 to %s frames, not %s".formatted(MOST_FRAMES, frames));
        }
        if (count < 1) {
            throw new IllegalArgumentException("a data set needs at least one scene, not " + count);
        }
        this.split = split;
        this.size = size;
        this.frames = frames;
        this.count = count;
        this.seed = seed;
        this.show = show;
        this.painted = new AtomicReferenceArray<>(count);
    }

    /// The first `count` clips to train on, of `frames` frames (1–256), `size` pixels wide and high (8–1024).
    ///
    /// @throws IllegalArgumentException if `size` or `frames` is out of range or `count` is below 1
    public static MovingScenes train(int size, int frames, int count, long seed) {
        return new MovingScenes(Half.TRAIN, size, frames, count, seed, Show.ALL);
    }

    /// The first `count` clips to test on: other clips, of things with proportions that training never shows.
    ///
    /// @throws IllegalArgumentException if `size` or `frames` is out of range or `count` is below 1
    public static MovingScenes test(int size, int frames, int count, long seed) {
        return new MovingScenes(Half.TEST, size, frames, count, seed, Show.ALL);
    }

    /// The same clips seen by a camera that stands still.
    public MovingScenes withStillCamera() {
        return new MovingScenes(split, size, frames, count, seed, Show.STILL_CAMERA);
    }

    /// The same clips without the thing that moves, and what lies before it: the control of everything that is learnt from it.
    /// The camera moves; labels stay.
    public MovingScenes empty() {
        return new MovingScenes(split, size, frames, count, seed, Show.CAMERA_ALONE);
    }

    /// The names of the classes, by label.
    public static List<String> names() {
        return CLASSES;
    }

    /// The frames of clip `index` with the moving thing's masks, `size` pixels wide and high; nothing is kept.
    ///
    /// @throws IndexOutOfBoundsException if there is no such clip
    public List<Rendering> render(int index, int size) {
        MovingComposition clip = composition(index);
        List<Rendering> shown = new ArrayList<>();
        Canvas still = show == Show.STILL_CAMERA ? clip.still(camera(clip.way(), 0), size) : null;
        for (int frame = 0; frame < frames; frame++) {
            Camera camera = camera(clip.way(), frame);
            Canvas canvas = still == null ? clip.still(camera, size) : still.copy();
            shown.add(
                    show == Show.CAMERA_ALONE
                            ? clip.bare(canvas, frame)
                            : clip.render(canvas, camera, time(frame), frame));
        }
        return shown;
    }

    /// The frames of clip `index` with the moving thing's masks, at the size of the data set.
    ///
    /// @throws IndexOutOfBoundsException if there is no such clip
    public List<Rendering> render(int index) {
        return render(index, size);
    }

    /// How all that stands still in clip `index` moves in the picture from one frame to another, in pixels of the data set's
    /// size.
    ///
    /// @throws IndexOutOfBoundsException if there is no such clip or frame
    public EgoMotion egoMotion(int index, int from, int to) {
        Objects.checkIndex(from, frames);
        Objects.checkIndex(to, frames);
        Camera.Way way = MovingComposition.way(stream(index));
        return camera(way, from).to(camera(way, to), size);
    }

    @Override
    public String name() {
        return show.name;
    }

    @Override
    public String fingerprint() {
        return Scenes.hash(
                "%s renderer %s split %s size %s frames %s count %s seed %s"
                        .formatted(name(), VERSION, split, size, frames, count, seed));
    }

    @Override
    public int size() {
        return count;
    }

    @Override
    public int frames() {
        return frames;
    }

    @Override
    public int height() {
        return size;
    }

    @Override
    public int width() {
        return size;
    }

    @Override
    public int channels() {
        return 3;
    }

    @Override
    public List<String> classes() {
        return CLASSES;
    }

    /// Labels are dealt in shuffled rounds of all classes, so that every beginning of the data set is balanced.
    @Override
    public int label(int index) {
        Objects.checkIndex(index, count);
        int classes = CLASSES.size();
        int[] round =
                RandomStream.of(seed, split.ordinal(), LABELS, index / classes)
                        .permutation(classes);
        return round[index % classes];
    }

    @Override
    public String describe(int index) {
        return "%s %s clip %s of seed %s"
                .formatted(
                        CLASSES.get(label(index)),
                        split.name().toLowerCase(Locale.ROOT),
                        index,
                        seed);
    }

    @Override
    public String toString() {
        return Images.words(this);
    }

    /// A clip is the same at every size and rate.
    @Override
    public ContentHash content(int index) {
        Objects.checkIndex(index, count);
        String clip =
                "%s renderer %s split %s seed %s clip %s"
                        .formatted(name(), VERSION, split, seed, index);
        return ContentHash.of(clip.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        byte[] clip = clip(index);
        System.arraycopy(clip, 0, target, offset, clip.length);
    }

    @Override
    public void readFrame(int index, int frame, byte[] target, int offset) {
        Objects.checkIndex(frame, frames);
        System.arraycopy(clip(index), frame * frameBytes(), target, offset, frameBytes());
    }

    private byte[] clip(int index) {
        Objects.checkIndex(index, count);
        SoftReference<byte[]> kept = painted.get(index);
        byte[] clip = kept == null ? null : kept.get();
        if (clip == null) {
            clip = new byte[pictureBytes()];
            int at = 0;
            for (Rendering frame : render(index)) {
                System.arraycopy(frame.picture(), 0, clip, at, frameBytes());
                at += frameBytes();
            }
            painted.set(index, new SoftReference<>(clip));
        }
        return clip;
    }

    private Camera camera(Camera.Way way, int frame) {
        return show == Show.STILL_CAMERA ? way.middle() : way.at(time(frame));
    }

    /// The middle of the frame's share of the clip's time, 0–1.
    private double time(int frame) {
        return (frame + 0.5) / frames;
    }

    private MovingComposition composition(int index) {
        return MovingComposition.of(stream(index), split, Movement.values()[label(index)]);
    }

    private RandomStream stream(int index) {
        return RandomStream.of(seed, split.ordinal(), CLIPS, Objects.checkIndex(index, count));
    }
}
