package io.genoise.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.genoise.data.Images;
import io.genoise.data.PackedImages;
import io.genoise.network.Networks;
import io.genoise.random.RandomStream;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Tensor;
import io.genoise.tensor.Variable;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What a network is given of colours.
class ColourSpaceTest {
    private static final int PICTURES = 4;
    private static final int SIDE = 6;

    private static Images random(int channels) {
        RandomStream random = RandomStream.of(channels);
        byte[] bytes = new byte[PICTURES * SIDE * SIDE * channels];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) random.nextInt(256);
        }
        int[] none = new int[PICTURES];
        Arrays.fill(none, -1);
        return PackedImages.of(
                "random", TensorShape.of(SIDE, SIDE, channels), bytes, List.of(), none);
    }

    private static byte[] bytes(Images images) {
        byte[] bytes = new byte[images.size() * images.pictureBytes()];
        for (int i = 0; i < images.size(); i++) {
            images.read(i, bytes, i * images.pictureBytes());
        }
        return bytes;
    }

    private static float[] given(
            Standardization standardization, TensorShape shape, byte... pictures) {
        try (Device device = Device.best(1)) {
            Variable bytes = device.variable("pictures", shape, DType.U8);
            bytes.set(pictures);
            try (Step step = device.step()) {
                Reading reading =
                        step.read(standardization.in(device.scope()).apply(bytes.value()));
                step.run();
                return reading.floats();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyChannelHasMean0AndDeviation1(ColourSpace space) {
        Images images = random(3);
        Standardization standardization = Standardization.of(images, space);

        float[] given =
                given(standardization, TensorShape.of(PICTURES, SIDE, SIDE, 3), bytes(images));

        for (int c = 0; c < 3; c++) {
            double sum = 0;
            double squares = 0;
            for (int i = c; i < given.length; i += 3) {
                sum += given[i];
                squares += given[i] * given[i];
            }
            int count = given.length / 3;
            assertThat(sum / count).isCloseTo(0, within(1e-4));
            assertThat(squares / count).isCloseTo(1, within(1e-4));
        }
    }

    @Test
    void aNetThatSeesLightnessCannotTellAColourFromItsGrey() {
        Standardization standardization =
                new Standardization(
                        new float[] {50, 50, 50}, new float[] {20, 20, 20}, ColourSpace.LIGHTNESS);

        // sRGB's pure red has L 53.24, and so has the grey of 127
        float[] given =
                given(
                        standardization,
                        TensorShape.of(1, 1, 2, 3),
                        (byte) 255,
                        (byte) 0,
                        (byte) 0,
                        (byte) 127,
                        (byte) 127,
                        (byte) 127);

        assertThat(given[3]).isCloseTo(given[0], within(0.01f));
        assertThat(given[1]).isEqualTo(given[0]);
        assertThat(given[2]).isEqualTo(given[0]);
    }

    @ParameterizedTest
    @EnumSource
    void numbersFrom0To1AreTheSamePicturesAsBytes(ColourSpace space) {
        Standardization standardization =
                new Standardization(
                        new float[] {0.3f, 0.2f, 0.1f}, new float[] {0.5f, 2, 3}, space);
        byte[] bytes = bytes(random(3));
        float[] numbers = new float[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            numbers[i] = (bytes[i] & 0xFF) / 255f;
        }
        TensorShape shape = TensorShape.of(PICTURES, SIDE, SIDE, 3);

        float[] ofNumbers;
        try (Device device = Device.best(1);
                Step step = device.step()) {
            Tensor pictures = device.tensor(shape, numbers);
            Reading reading = step.read(standardization.in(device.scope()).apply(pictures));
            step.run();
            ofNumbers = reading.floats();
        }

        assertThat(ofNumbers).containsExactly(given(standardization, shape, bytes), within(1e-3f));
    }

    @Test
    void greyPicturesHaveNoColoursToLookAt() {
        assertThatThrownBy(() -> Standardization.of(random(1), ColourSpace.LAB))
                .hasMessageContaining("these are grey");
    }

    @Test
    void itIsPartOfACard() {
        Standardization standardization = Standardization.of(random(3), ColourSpace.LIGHTNESS);
        EncoderCard card = new EncoderCard(Networks.config("nin"), SIDE, standardization);

        assertThat(EncoderCard.of(card.notes()).standardization().space())
                .isEqualTo(ColourSpace.LIGHTNESS);
    }

    @Test
    void aCardOfBeforeMeansStoredColours() {
        Map<String, String> notes =
                new LinkedHashMap<>(
                        new EncoderCard(Networks.config("nin"), SIDE, Standardization.of(random(3)))
                                .notes());
        notes.remove("input.colours");

        assertThat(EncoderCard.of(notes).standardization().space()).isEqualTo(ColourSpace.STORED);
    }
}
