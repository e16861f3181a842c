package io.genoise.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.data.ShiftAndMirror;
import io.genoise.network.EncoderConfig;
import io.genoise.network.EncoderNetwork;
import io.genoise.network.Networks;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What nets and hand-made descriptions say of clips.
class ClipTransferTest {
    private static final int SIDE = 8;
    private static final int FRAMES = 6;
    private static final String CLIP_NETWORK = "resnet3d,depth=10,stem=small,width=0.05";
    private static final Images CLIPS = moving(48, 1);

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    /// A bar that runs to the right or down, over noise.
    private static Images moving(int count, long seed) {
        RandomStream random = RandomStream.of(seed);
        byte[] pixels = new byte[count * FRAMES * SIDE * SIDE * 3];
        int[] labels = new int[count];
        int at = 0;
        for (int i = 0; i < count; i++) {
            labels[i] = i % 2;
            int first = random.nextInt(SIDE);
            for (int t = 0; t < FRAMES; t++) {
                for (int p = 0; p < SIDE * SIDE; p++) {
                    int place = labels[i] == 0 ? p % SIDE : p / SIDE;
                    boolean bar = place == (first + t) % SIDE;
                    for (int c = 0; c < 3; c++) {
                        pixels[at++] = (byte) ((bar ? 160 : 60) + random.nextInt(40));
                    }
                }
            }
        }
        return PackedImages.of(
                "bars",
                TensorShape.of(FRAMES, SIDE, SIDE, 3),
                pixels,
                List.of("right", "down"),
                labels);
    }

    private List<Features> features(EncoderConfig network, Images images) {
        EncoderNetwork encoder = network.create(device.scope(), 1);
        return EncoderFeatures.of(encoder, Standardization.of(CLIPS), images);
    }

    /// Of a network over pictures: each frame by itself, the features averaged.
    @Test
    void featuresOfAClipAreTheMeanOfItsFrames() {
        Images clips = CLIPS.limit(3);
        List<Features> whole = features(SmallNetwork.of(0), clips);
        List<Features> frames = features(SmallNetwork.of(0), clips.frameByFrame());
        for (int m = 0; m < whole.size(); m++) {
            Features map = whole.get(m);
            assertThat(map.map()).isEqualTo(frames.get(m).map());
            float[] mean = new float[map.values().length];
            for (int i = 0; i < frames.get(m).values().length; i++) {
                int clip = i / (FRAMES * map.dimension());
                mean[clip * map.dimension() + i % map.dimension()] +=
                        frames.get(m).values()[i] / FRAMES;
            }
            assertThat(map.values()).containsExactly(mean, within(1e-4f));
        }
    }

    /// Of a network over clips: maps are averaged over time, and the order of the frames makes a difference.
    @Test
    void aNetworkOverClipsSeesThemWhole() {
        List<Features> features = features(Networks.of(CLIP_NETWORK).withClasses(0), CLIPS);
        assertThat(features.stream().map(Features::map))
                .startsWith("stem 4x4", "stem mean")
                .endsWith("layer4 mean");
        assertThat(features.getFirst().dimension()).isEqualTo(16 * 3);
        assertThat(features.getLast().dimension()).isEqualTo(26);
        List<Features> backward =
                features(Networks.of(CLIP_NETWORK).withClasses(0), backward(CLIPS));
        assertThat(backward.getLast().values()).isNotEqualTo(features.getLast().values());
    }

    private static Images backward(Images clips) {
        byte[] pixels = new byte[clips.size() * clips.pictureBytes()];
        int frame = clips.frameBytes();
        for (int i = 0; i < clips.size() * FRAMES; i++) {
            int back = FRAMES - 1 - i % FRAMES;
            clips.readFrame(i / FRAMES, back, pixels, i * frame);
        }
        int[] labels = IntStream.range(0, clips.size()).map(clips::label).toArray();
        return PackedImages.of(
                "backward", TensorShape.of(FRAMES, SIDE, SIDE, 3), pixels, clips.classes(), labels);
    }

    /// And a picture as a clip of one frame.
    @Test
    void aNetworkOverClipsIsAskedAboutPicturesToo() {
        Images pictures = CLIPS.limit(2).frameByFrame();
        List<Features> features = features(Networks.of(CLIP_NETWORK).withClasses(0), pictures);
        assertThat(features.getLast().count()).isEqualTo(2 * FRAMES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nin,blocks=3,width=0.05", CLIP_NETWORK})
    void whichWayABarIsIsLearned(String network) {
        int[] all = IntStream.range(0, CLIPS.size()).toArray();
        TrainedOnSubset trained =
                new TrainedOnSubset(
                        "trained",
                        device,
                        TrainedOnSubset.Start.random(
                                Networks.of(network).withClasses(2), Standardization.of(CLIPS)),
                        CLIPS,
                        new TrainedOnSubset.Training(
                                Adaptation.WHOLE,
                                all,
                                List.of(Recipe.of(30, 8, 0.05f, new ShiftAndMirror(1, true))),
                                List.of(LabelledSubsets.ALL),
                                1));
        Trial trial =
                Trial.of(
                        LabelledSubsets.ALL,
                        0,
                        Arrays.copyOf(all, 32),
                        Arrays.copyOfRange(all, 32, 48));
        Predictions predictions = trained.predict(trial).predictions();
        int[] labels = IntStream.range(32, 48).map(CLIPS::label).toArray();
        assertThat(Metrics.of(predictions, labels).accuracy()).isGreaterThan(0.8);
        assertThat(trained.recipe())
                .contains(network.startsWith("nin") ? "one frame" : "6 frames")
                .contains("asked about all 6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nin,blocks=3,width=0.05", CLIP_NETWORK})
    void statisticsOfClipsAreTaken(String network) {
        EncoderNetwork encoder = Networks.of(network).create(device.scope(), 1);
        float[] before = encoder.parameters().read().get(norm(encoder)).clone();
        BatchStatistics.refresh(encoder, Standardization.of(CLIPS), CLIPS, 1);
        assertThat(encoder.parameters().read().get(norm(encoder))).isNotEqualTo(before);
    }

    private static String norm(EncoderNetwork encoder) {
        return encoder.parameters().statistics().keySet().stream().findFirst().orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nin,blocks=3,width=0.05", CLIP_NETWORK})
    void aHeadOnAMapTakesClips(String network) {
        Adaptation adaptation =
                new Adaptation.OnMap(
                        Head.LINEAR,
                        Networks.of(network).create(device.scope(), 1).mapNames().get(1));
        TrainedOnSubset trained =
                new TrainedOnSubset(
                        "head",
                        device,
                        TrainedOnSubset.Start.random(
                                Networks.of(network).withClasses(2), Standardization.of(CLIPS)),
                        CLIPS,
                        new TrainedOnSubset.Training(
                                adaptation,
                                IntStream.range(0, CLIPS.size()).toArray(),
                                List.of(Recipe.of(2, 8, 0.05f, ShiftAndMirror.NONE)),
                                List.of(LabelledSubsets.ALL),
                                1));
        Trial trial = Trial.of(LabelledSubsets.ALL, 0, new int[] {0, 1, 2, 3}, new int[] {4, 5, 6});
        assertThat(trained.predict(trial).predictions().count()).isEqualTo(3);
    }

    /// A network over pictures computes for a clip what it computes for its frames.
    @Test
    void operationsOfAClipAreThoseOfItsFrames() {
        EncoderConfig network = SmallNetwork.of(2);
        double frame = FloatingOperations.forward(device, network, SIDE, SIDE);
        assertThat(
                        FloatingOperations.forward(
                                device, network, TensorShape.of(FRAMES, SIDE, SIDE, 3)))
                .isEqualTo(FRAMES * frame);
        EncoderConfig over = Networks.of(CLIP_NETWORK);
        assertThat(FloatingOperations.forward(device, over, TensorShape.of(4, SIDE, SIDE, 3)))
                .isGreaterThan(2 * FloatingOperations.forward(device, over, SIDE, SIDE));
    }

    @Test
    void aDescriptionOfAClipIsTheMeanOverItsFrames() {
        Images clips = CLIPS.limit(2);
        Features whole = new ColourHistogram().of(clips);
        Features frames = new ColourHistogram().of(clips.frameByFrame());
        float[] mean = new float[whole.values().length];
        for (int i = 0; i < frames.values().length; i++) {
            int clip = i / (FRAMES * whole.dimension());
            mean[clip * whole.dimension() + i % whole.dimension()] += frames.values()[i] / FRAMES;
        }
        assertThat(whole.values()).containsExactly(mean, within(1e-5f));
    }

    /// What does not move leaves no trace in it; what moves does.
    @Test
    void motionIsDescribedWhateverStandsStill() {
        byte[] still = new byte[2 * SIDE * SIDE];
        byte[] moved = still.clone();
        for (int i = 0; i < still.length; i++) {
            still[i] = (byte) (i % (SIDE * SIDE) * 3);
            moved[i] = still[i];
        }
        moved[SIDE * SIDE + 20] += 50;
        MotionHog motion = new MotionHog(new Hog(4));
        assertThat(described(motion, still)).containsOnly(0);
        float most = 0;
        for (float value : described(motion, moved)) {
            most = Math.max(most, value);
        }
        assertThat(most).isPositive();
        assertThatThrownBy(() -> motion.of(CLIPS.frameByFrame()))
                .hasMessageContaining("two frames or more");
    }

    private static float[] described(Descriptor descriptor, byte[] clip) {
        float[] target = new float[descriptor.dimension(SIDE, SIDE, 1)];
        descriptor.describeClip(clip, TensorShape.of(2, SIDE, SIDE, 1), target, 0);
        return target;
    }
}
