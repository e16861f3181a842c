package io.genoise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.figure.Gif;
import io.genoise.figure.Pixels;
import io.genoise.random.RandomStream;
import io.genoise.shape.TensorShape;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.ImageOutputStream;
import org.junit.jupiter.api.Test;

/// GIF: each picture is drawn over what the one before it left.
class GifFileTest {
    private static final int BLACK = 0;
    private static final int RED = 1;
    private static final int GREEN = 2;
    private static final int BLUE = 3;

    /// The pictures, a letter a pixel.
    private static List<String> letters(byte[] gif) throws IOException {
        List<String> all = new ArrayList<>();
        GifFile.read(gif, frame -> all.add(letters(frame)));
        return all;
    }

    private static String letters(Picture frame) {
        StringBuilder text = new StringBuilder();
        for (int p = 0; p < frame.pixels().length; p += 3) {
            int red = frame.pixels()[p];
            int green = frame.pixels()[p + 1];
            int blue = frame.pixels()[p + 2];
            text.append(
                    red != 0 && green != 0
                            ? 'w'
                            : red != 0 ? 'r' : green != 0 ? 'g' : blue != 0 ? 'b' : 'k');
        }
        return text.toString();
    }

    @Test
    void aPictureIsDrawnAtItsPlaceOverTheOneBefore() throws IOException {
        byte[] gif =
                new GifBytes(3, 1)
                        .picture(0, 0, 3, 1, 1, -1, RED, RED, RED)
                        .picture(1, 0, 1, 1, 0, -1, GREEN)
                        .picture(2, 0, 1, 1, 1, -1, BLUE)
                        .whole();
        assertThat(letters(gif)).containsExactly("rrr", "rgr", "rgb");
    }

    @Test
    void transparentPixelsLeaveWhatIsThere() throws IOException {
        byte[] gif =
                new GifBytes(3, 1)
                        .picture(0, 0, 3, 1, 1, BLACK, RED, BLACK, RED)
                        .picture(0, 0, 3, 1, 1, RED, RED, GREEN, BLACK)
                        .whole();
        assertThat(letters(gif)).containsExactly("rwr", "rgk");
    }

    @Test
    void disposedPicturesLeavePaperOrWhatWasBefore() throws IOException {
        byte[] gif =
                new GifBytes(3, 1)
                        .picture(0, 0, 3, 1, 1, -1, RED, RED, RED)
                        .picture(0, 0, 2, 1, 3, -1, GREEN, GREEN)
                        .picture(1, 0, 1, 1, 2, -1, BLUE)
                        .picture(2, 0, 1, 1, 1, -1, BLACK)
                        .whole();
        assertThat(letters(gif)).containsExactly("rrr", "ggr", "rbr", "rwk");
    }

    @Test
    void whatReachesOverTheEdgeIsCutOff() throws IOException {
        byte[] gif =
                new GifBytes(2, 2)
                        .picture(1, 1, 2, 2, 2, -1, RED, GREEN, BLUE, BLACK)
                        .picture(0, 0, 1, 1, 1, -1, BLUE)
                        .whole();
        assertThat(letters(gif)).containsExactly("wwwr", "bwww");
    }

    @Test
    void aFileCutInTheMiddleKeepsItsWholeFrames() throws IOException {
        byte[] gif =
                new GifBytes(2, 2)
                        .picture(0, 0, 2, 2, 1, -1, RED, RED, RED, RED)
                        .picture(0, 0, 2, 2, 1, -1, BLUE, RED, RED, RED)
                        .picture(0, 0, 2, 2, 1, -1, GREEN, RED, RED, RED)
                        .whole();
        List<String> all = letters(gif);
        int kept = 0;
        for (int length = 30; length < gif.length; length++) {
            List<Picture> frames = new ArrayList<>();
            byte[] cut = Arrays.copyOf(gif, length);
            try {
                assertThat(GifFile.read(cut, frames::add)).contains("kept");
            } catch (IOException e) {
                assertThat(frames).isEmpty();
            }
            assertThat(frames.size()).isBetween(kept, kept + 1);
            kept = frames.size();
            assertThat(frames.stream().map(GifFileTest::letters)).isEqualTo(all.subList(0, kept));
        }
        assertThat(kept).isEqualTo(3);
    }

    @Test
    void aFileWithoutItsEndMarkIsReadAndNoted() throws IOException {
        byte[] gif = new GifBytes(1, 1).picture(0, 0, 1, 1, 1, -1, RED).open();
        List<Picture> frames = new ArrayList<>();
        assertThat(GifFile.read(gif, frames::add)).contains("no end mark");
        assertThat(frames).hasSize(1);
    }

    @Test
    void noWholePictureIsAnError() {
        assertThatThrownBy(() -> letters(new GifBytes(1, 1).whole()))
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> letters(new GifBytes(1, 1).open()))
                .isInstanceOf(IOException.class);
        byte[] huge = new GifBytes(65535, 65535).picture(0, 0, 1, 1, 1, -1, RED).whole();
        assertThatThrownBy(() -> letters(huge)).hasMessageContaining("65535 x 65535");
    }

    @Test
    void damagedBytesNeverDoMoreThanDamage() {
        RandomStream random = RandomStream.of(5);
        byte[] gif =
                new GifBytes(4, 3)
                        .picture(0, 0, 4, 3, 1, -1, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0)
                        .picture(1, 1, 2, 2, 3, 2, 1, 2, 3, 0)
                        .whole();
        for (int i = 0; i < 3000; i++) {
            byte[] other = gif.clone();
            for (int k = random.nextInt(3); k >= 0; k--) {
                // Not the size: a great one takes time and memory.
                other[10 + random.nextInt(gif.length - 10)] = (byte) random.nextInt(256);
            }
            try {
                GifFile.read(other, frame -> frame.width() == 4);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("(?s).*(damaged|pixels).*");
            }
        }
    }

    /// Compressed, interlaced or not, with codes that grow to twelve bits and are forgotten: as ImageIO reads what it writes.
    @Test
    void compressedPicturesAreReadAsOthersReadThem() throws IOException {
        for (int levels : new int[] {2, 5, 200}) {
            BufferedImage image = new BufferedImage(150, 97, BufferedImage.TYPE_BYTE_INDEXED);
            RandomStream random = RandomStream.of(levels);
            for (int y = 0; y < image.getHeight(); y++) {
                for (int x = 0; x < image.getWidth(); x++) {
                    image.getRaster()
                            .setSample(x, y, 0, x % 50 < 20 ? y % 3 : random.nextInt(levels));
                }
            }
            byte[] gif = written(image);
            List<Picture> frames = new ArrayList<>();
            assertThat(GifFile.read(gif, frames::add)).isEmpty();
            ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
            try (ImageInputStream in =
                    ImageIO.createImageInputStream(new ByteArrayInputStream(gif))) {
                reader.setInput(in);
                byte[] expected = Samples.of(reader.read(0), new int[0]).pixels();
                assertThat(frames.getFirst().withChannels(1).pixels())
                        .isEqualTo(
                                new Picture(
                                                97,
                                                150,
                                                expected.length / (97 * 150),
                                                expected,
                                                Origin.lossless(97, 150, 3))
                                        .withChannels(1)
                                        .pixels());
            }
        }
    }

    @Test
    void ourOwnGifsComeBackAsTheyWere() throws IOException {
        byte[] pixels = new byte[5 * 6 * 7 * 3];
        RandomStream random = RandomStream.of(1);
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (random.nextInt(4) * 85);
        }
        Images clip =
                PackedImages.of("c", TensorShape.of(5, 6, 7, 3), pixels, List.of(), new int[] {-1});
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        byte[] gif = Gif.of(Pixels.frames(clip, 0), 10).bytes();
        assertThat(
                        GifFile.read(
                                gif,
                                frame -> {
                                    back.writeBytes(frame.pixels());
                                    return true;
                                }))
                .isEmpty();
        assertThat(back.toByteArray()).isEqualTo(pixels);
    }

    private static byte[] written(BufferedImage image) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
            writer.setOutput(out);
            // ImageIO interlaces unless told otherwise.
            writer.write(new IIOImage(image, null, null));
        }
        return bytes.toByteArray();
    }
}
