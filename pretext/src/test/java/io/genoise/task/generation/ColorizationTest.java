package io.genoise.task.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Batches;
import io.genoise.data.Images;
import io.genoise.data.Lab;
import io.genoise.data.PackedImages;
import io.genoise.data.scenes.Scenes;
import io.genoise.figure.Pictures;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import io.genoise.task.Material;
import io.genoise.task.TaskContract;
import io.genoise.task.Trained;
import io.genoise.task.generation.Colorization.Objective;
import io.genoise.task.part.Asked;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.train.EncoderCard;
import io.genoise.train.Evaluation;
import io.genoise.train.SmallNetwork;
import io.genoise.train.Standardization;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColorizationTest {
    private static final Images SCENES = Scenes.train(16, 24, 1);

    private final Device device = Device.best(1);

    @AfterEach
    void close() {
        device.close();
    }

    private static Images images(int side, int channels, byte... pixels) {
        int count = pixels.length / (side * side * channels);
        int[] none = new int[count];
        Arrays.fill(none, -1);
        return PackedImages.of(
                "some", TensorShape.of(side, side, channels), pixels, List.of(), none);
    }

    private Colorization.Painter painter(Colorization task, Images images) {
        Standardization standardization = Standardization.of(images, task.colours());
        return task.learner(
                new Material(
                        device.scope(),
                        SmallNetwork.of(4),
                        images,
                        standardization,
                        new Material.Course(1, 8, 0.1f, 10)));
    }

    @Tag("gpu")
    @TestFactory
    Stream<DynamicTest> contract() {
        return TaskContract.of(new Colorization()).tests();
    }

    @Test
    void greyPicturesAreRefused() {
        assertThatThrownBy(() -> new Colorization().check(images(8, 1, new byte[64])))
                .hasMessageContaining("colorization needs pictures in colour");
    }

    @Test
    void greyPicturesStoredInThreeChannelsAreRefused() {
        byte[] pixels = new byte[8 * 8 * 3];
        Arrays.fill(pixels, (byte) 77);

        assertThatThrownBy(() -> new Colorization().check(images(8, 3, pixels)))
                .hasMessageContaining("colorization needs pictures in colour")
                .hasMessageContaining("are grey");
    }

    @Test
    void picturesThatCellsDoNotDivideAreRefused() {
        assertThatThrownBy(() -> new Colorization().check(Scenes.train(18, 2, 1)))
                .hasMessageContaining("--size")
                .hasMessageContaining("--cell");
    }

    @ParameterizedTest
    @EnumSource
    void aNetThatHasLearnedNothingHasTheLossOfChance(Objective objective) {
        Colorization task = new Colorization(objective, 4, 0.5, 0.38);

        double loss = Evaluation.of(painter(task, SCENES), Batches.inOrder(SCENES, 8)).of("loss");

        assertThat(loss).isCloseTo(task.chance(8).get("loss"), within(0.1 * loss));
    }

    @Test
    void theColourOfACellIsThatOfItsMean() {
        RandomStream random = RandomStream.of(2);
        byte[] pixels = new byte[8 * 8 * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) random.nextInt(256);
        }
        double[] mean = new double[3];
        for (int y = 4; y < 8; y++) {
            for (int x = 0; x < 4; x++) {
                for (int c = 0; c < 3; c++) {
                    mean[c] += (pixels[(y * 8 + x) * 3 + c] & 0xFF) / 255.0 / 16;
                }
            }
        }
        double[] lab = Lab.of(mean[0], mean[1], mean[2]);
        Colorization.Painter painter = painter(new Colorization(), images(8, 3, pixels));

        float[] colours = Asked.of(images(8, 3, pixels), 1).answers(device, painter::colours);

        assertThat((double) colours[4]).isCloseTo(lab[1], within(1e-2));
        assertThat((double) colours[5]).isCloseTo(lab[2], within(1e-2));
    }

    @Test
    void theLossOfRegressionIsThatOfTheFormula() {
        Colorization task = new Colorization(Objective.REGRESSION, 4, 0.5, 0.38);
        Colorization.Painter painter = painter(task, SCENES);
        ColourBins bins = ColourBins.inGamut();
        double usual = bins.meanSquare(bins.shares(SCENES.reduced(4), 100));
        float[] answers = {1, 2, -1, 0.5f};
        float[] colours = {10, -20, 30, 5};
        double expected = 0;
        for (int i = 0; i < 4; i++) {
            expected += Math.pow(colours[i] - Math.sqrt(usual) * answers[i], 2) / usual / 2;
        }

        float loss;
        try (Step step = device.step()) {
            Reading reading =
                    step.read(
                            painter.loss(
                                    device.tensor(TensorShape.of(2, 2), answers),
                                    device.tensor(TensorShape.of(2, 2), colours)));
            step.run();
            loss = reading.value();
        }

        assertThat((double) loss).isCloseTo(expected, within(1e-4 * expected));
    }

    @Test
    void previewsShowGreyPaintedAndTrue() {
        Colorization task = new Colorization();
        Colorization.Painter painter = painter(task, SCENES);
        EncoderCard card =
                new EncoderCard(
                        painter.encoder().config(), 16, Standardization.of(SCENES, task.colours()));

        Pictures pictures =
                (Pictures)
                        task.previews(Trained.of(task, painter, card, SCENES, 1))
                                .getFirst()
                                .blocks()
                                .getLast();

        byte[] grey = pictures.tiles().getFirst().picture().values();
        assertThat(grey[0]).isEqualTo(grey[1]).isEqualTo(grey[2]);
        assertThat(pictures.tiles().get(2).picture().values())
                .isEqualTo(Asked.of(SCENES, 12).picture(0).values());
    }

    @Test
    void settingsComeFromText() {
        assertThat(new Colorization().with(Map.of("objective", "regression")))
                .isEqualTo(new Colorization(Objective.REGRESSION, 4, 0.5, 0.38));
    }
}
