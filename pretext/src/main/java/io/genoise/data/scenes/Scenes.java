package io.genoise.data.scenes;

import io.genoise.data.ContentHash;
import io.genoise.data.Images;
import io.genoise.random.RandomStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

/// Pictures of twelve kinds of things, drawn by code: a data set that comes with the library, for pretraining by turns.
///
/// Ten kinds have an up, and it shows in the object alone: in its build, and in light that falls on it from above.
/// Backgrounds, distractors and covers are drawn so that turning them by 90° changes nothing in distribution. Two kinds
/// ([#withoutUp()]) have no up at all, so no method can tell how they were turned: a net that solves rotation stays at
/// a quarter there. Proportions, colours, textures, size (0.35–0.9 of the side), place, lean (±8°), light, illuminant
/// and noise vary; a fifth of each shape parameter's range is kept for the test split, and every test object uses one
/// of these fifths at least.
///
/// Picture `index` is a pure function of (seed, split, index): `train(32, 100, 1)` begins as `train(32, 5000, 1)` does,
/// and a scene is the same at every size. Pictures are painted when they are first read, and then kept.
public final class Scenes implements Images {
    /// Goes up with every change that changes a pixel.
    static final int VERSION = 1;

    private static final long LABELS = 1;
    private static final long PICTURES = 2;
    private static final List<String> CLASSES =
            Stream.of(Kind.values()).map(kind -> kind.name().toLowerCase(Locale.ROOT)).toList();

    private final Half split;
    private final int size;
    private final int count;
    private final long seed;
    private final boolean withObjects;
    private final AtomicReferenceArray<byte[]> painted;

    private Scenes(Half split, int size, int count, long seed, boolean withObjects) {
        if (size < 8 || size > 1024) {
            throw new IllegalArgumentException("scenes are 8 to 1024 pixels wide, not " + size);
        }
        if (count < 1) {
            throw new IllegalArgumentException("a data set needs at least one scene, not " + count);
        }
        this.split = split;
        this.size = size;
        this.count = count;
        this.seed = seed;
        this.withObjects = withObjects;
        this.painted = new AtomicReferenceArray<>(count);
    }

    /// The first `count` pictures to train on, `size` pixels wide and high (8–1024; 32 is the usual).
    ///
    /// @throws IllegalArgumentException if `size` is out of range or `count` is below 1
    public static Scenes train(int size, int count, long seed) {
        return new Scenes(Half.TRAIN, size, count, seed, true);
    }

    /// The first `count` pictures to test on: other pictures, of objects with proportions that training never shows.
    ///
    /// @throws IllegalArgumentException if `size` is out of range or `count` is below 1
    public static Scenes test(int size, int count, long seed) {
        return new Scenes(Half.TEST, size, count, seed, true);
    }

    /// The names of the classes, by label.
    public static List<String> names() {
        return CLASSES;
    }

    /// The labels of the two classes that have no up.
    public static List<Integer> withoutUp() {
        return Stream.of(Kind.values()).filter(kind -> !kind.hasUp()).map(Kind::ordinal).toList();
    }

    /// The same scenes without their objects: the control of everything that is learnt here. Labels stay.
    public Scenes backgrounds() {
        return new Scenes(split, size, count, seed, false);
    }

    /// Scene `index` with the object's mask, `size` pixels wide and high; nothing is kept.
    ///
    /// @throws IndexOutOfBoundsException if there is no such scene
    public Rendering render(int index, int size) {
        Composition scene = composition(index);
        return withObjects ? scene.render(size) : scene.renderBackground(size);
    }

    /// Scene `index` with the object's mask, at the size of the data set.
    ///
    /// @throws IndexOutOfBoundsException if there is no such scene
    public Rendering render(int index) {
        return render(index, size);
    }

    /// What each pixel of scene `index` shows, `[size,size]`: 1 + [#label] where the object fills at least half of it, else 0,
    /// whatever lies there. The names are [#maskClasses]. Masks are painted when asked for, and not kept.
    ///
    /// @throws IndexOutOfBoundsException if there is no such scene
    public byte[] mask(int index) {
        byte[] mask = render(index).mask();
        byte object = (byte) (1 + label(index));
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (mask[i] & 0xFF) >= 128 ? object : 0;
        }
        return mask;
    }

    /// What the numbers of [#mask] mean: the background, and the classes.
    public static List<String> maskClasses() {
        return Stream.concat(Stream.of("background"), CLASSES.stream()).toList();
    }

    @Override
    public String name() {
        return withObjects ? "scenes" : "scenes-backgrounds";
    }

    @Override
    public String fingerprint() {
        return hash(
                "%s renderer %s split %s size %s count %s seed %s"
                        .formatted(name(), VERSION, split, size, count, seed));
    }

    /// SHA-256 in hexadecimal.
    static String hash(String text) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public int size() {
        return count;
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
        return "%s %s scene %s of seed %s"
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

    /// A scene is the same at every size.
    @Override
    public ContentHash content(int index) {
        Objects.checkIndex(index, count);
        String scene =
                "%s renderer %s split %s seed %s scene %s"
                        .formatted(name(), VERSION, split, seed, index);
        return ContentHash.of(scene.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void read(int index, byte[] target, int offset) {
        Objects.checkIndex(index, count);
        byte[] picture = painted.get(index);
        if (picture == null) {
            picture = render(index).picture();
            painted.set(index, picture);
        }
        System.arraycopy(picture, 0, target, offset, picture.length);
    }

    private Composition composition(int index) {
        Kind kind = Kind.values()[label(index)];
        return Composition.of(RandomStream.of(seed, split.ordinal(), PICTURES, index), split, kind);
    }
}
