package io.genoise.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.data.Batch;
import io.genoise.data.Batches;
import io.genoise.data.Column;
import io.genoise.data.FrameWindow;
import io.genoise.data.Images;
import io.genoise.data.Loader;
import io.genoise.data.PicturesByNumber;
import io.genoise.data.Placement;
import io.genoise.data.Sample;
import io.genoise.data.Views;
import io.genoise.data.scenes.MovingScenes;
import io.genoise.data.scenes.Scenes;
import io.genoise.shape.DType;
import io.genoise.shape.TensorShape;
import io.genoise.tensor.Device;
import io.genoise.tensor.Reading;
import io.genoise.tensor.Step;
import io.genoise.tensor.Variable;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Pictures that a device places are those that the host would have placed, byte for byte.
class PlacedPicturesTest {
    private static final int BATCH = 6;

    /// Two views, shifted beyond the edge, mirrored or not, turned.
    private static final Views PLACED =
            new Views() {
                @Override
                public List<Column> columns(Images images) {
                    return List.of(Views.placed(images, 2));
                }

                @Override
                public void draw(Sample sample) {
                    for (int view = 0; view < 2; view++) {
                        sample.write(view, placement(sample));
                    }
                }
            };

    /// Three frames of a clip, backwards.
    private static final Views WINDOWS =
            new Views() {
                @Override
                public List<Column> columns(Images images) {
                    return List.of(Views.clips(images, 1, 3));
                }

                @Override
                public void draw(Sample sample) {
                    int start = sample.random().nextInt(2);
                    sample.write(0, new FrameWindow(start, 3, 2).reversed(), placement(sample));
                }
            };

    private static Placement placement(Sample sample) {
        int top = sample.random().nextInt(9) - 4;
        int left = sample.random().nextInt(9) - 4;
        return new Placement(top, left, sample.random().nextBoolean(), sample.random().nextInt(4));
    }

    private static byte[] all(Images images) {
        byte[] all = new byte[images.size() * images.pictureBytes()];
        for (int i = 0; i < images.size(); i++) {
            images.read(i, all, i * images.pictureBytes());
        }
        return all;
    }

    private static void assertPlacedAlike(Images images, Views views) {
        Batches pixels = Batches.shuffled(images, BATCH, 3).with(views);
        Batches numbers = pixels.with(new PicturesByNumber(views));
        try (Device device = Device.best(1);
                Loader host = Loader.of(pixels);
                Loader told = Loader.of(numbers)) {
            TensorShape frames =
                    TensorShape.of(
                            images.size() * images.frames(),
                            images.height(),
                            images.width(),
                            images.channels());
            Variable resident = device.variable("all", frames, DType.U8);
            resident.setRows(0, all(images));
            Batch expected = host.next();
            Batch batch = told.next();
            Variable places = device.variable("places", batch.shape(Views.PICTURES), DType.I32);
            places.set(batch.integers(Views.PICTURES));
            Reading placed;
            try (Step step = device.step()) {
                placed = step.read(PlacedPictures.of(resident.value(), places.value()));
                step.run();
            }
            assertThat(placed.shape()).isEqualTo(expected.shape(Views.PICTURES));
            byte[] found = new byte[placed.ints().length];
            for (int i = 0; i < found.length; i++) {
                found[i] = (byte) placed.ints()[i];
            }
            assertThat(found).isEqualTo(expected.bytes(Views.PICTURES));
        }
    }

    @Test
    void shiftsMirrorsAndTurnsOfPictures() {
        assertPlacedAlike(Scenes.train(16, 24, 1), PLACED);
    }

    @Test
    void windowsOfClips() {
        assertPlacedAlike(MovingScenes.train(16, 8, 12, 1), WINDOWS);
    }

    @Test
    void whatFillsItsPixelsItselfCannotBeToldByNumber() {
        Images images = Scenes.train(16, 4, 1);
        assertThat(PicturesByNumber.serve(PLACED, images)).isTrue();
        Views filled =
                new Views() {
                    @Override
                    public List<Column> columns(Images of) {
                        return List.of(Views.pictures(of, 1));
                    }

                    @Override
                    public void draw(Sample sample) {
                        sample.bytes(PICTURES)[0] = 1;
                    }
                };
        assertThat(PicturesByNumber.serve(filled, images)).isFalse();
    }

    @Test
    void picturesTooLargeOrNotSquareAreNotPlacedOnADevice() {
        assertThat(PlacedPictures.serve(256, 255, 255)).isTrue();
        assertThat(PlacedPictures.serve(256, 256, 256)).isFalse();
        assertThat(PlacedPictures.serve(4, 8, 9)).isFalse();
    }
}
