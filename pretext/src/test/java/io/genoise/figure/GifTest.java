package io.genoise.figure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.random.RandomStream;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntBinaryOperator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.NodeList;

/// Java's own reader, which knows nothing of ours, is asked what a GIF holds.
class GifTest {
    @Test
    void fewColoursComeBackAsTheyAre() throws Exception {
        List<Pixels> frames = List.of(noise(3, 1), noise(3, 2), noise(3, 3));

        assertThat(shown(frames, decoded(new Gif(frames, 7, false)))).isEqualTo(values(frames));
    }

    @Test
    void allGreysComeBackAsTheyAre() throws Exception {
        Pixels ramp = picture(16, 1, (x, y) -> 16 * y + x);
        List<Pixels> frames = List.of(ramp, ramp);

        assertThat(shown(frames, decoded(new Gif(frames, 7, false)))).isEqualTo(values(frames));
    }

    @Test
    void oneColourIsEnough() throws Exception {
        List<Pixels> frames = List.of(picture(5, 3, (x, y) -> 77));

        assertThat(shown(frames, decoded(new Gif(frames, 7, false)))).isEqualTo(values(frames));
    }

    @Test
    void ofManyColoursNoneIsFarOff() throws Exception {
        List<Pixels> frames = List.of(gradients(0), gradients(40));

        List<Integer> shown = shown(frames, decoded(new Gif(frames, 7, false)));

        List<Integer> wanted = values(frames);
        double square = 0;
        for (int i = 0; i < wanted.size(); i++) {
            int off = Math.abs(shown.get(i) - wanted.get(i));
            assertThat(off).isLessThanOrEqualTo(40);
            square += off * off;
        }
        assertThat(Math.sqrt(square / wanted.size())).isLessThan(9);
    }

    @Test
    void whatStandsStillKeepsItsColour() throws Exception {
        List<Pixels> frames = List.of(gradients(0), gradients(0), gradients(90));
        for (Gif gif : List.of(new Gif(frames, 7, false), new Gif(frames, 7, true))) {
            List<Integer> shown = shown(frames, decoded(gif));
            int frame = shown.size() / 3;
            assertThat(shown.subList(0, frame)).isEqualTo(shown.subList(frame, 2 * frame));
        }
    }

    @Test
    void dotsBringTheMeanOfAPlaceNearer() throws Exception {
        List<Pixels> frames = List.of(gradients(0));
        double plain = blurredError(frames, new Gif(frames, 7, false));
        double dithered = blurredError(frames, new Gif(frames, 7, true));

        assertThat(dithered).isLessThan(0.85 * plain);
    }

    @Test
    void itRunsForEverWithItsDelay() throws Exception {
        Gif gif = Gif.of(List.of(noise(1, 1), noise(1, 2)), 12);
        ImageReader reader = reader(gif);

        assertThat(new String(gif.bytes(), 0, 6, "US-ASCII")).isEqualTo("GIF89a");
        assertThat(reader.getNumImages(true)).isEqualTo(2);
        for (int i = 0; i < 2; i++) {
            assertThat(node(reader, i, "GraphicControlExtension").getAttribute("delayTime"))
                    .isEqualTo("8");
        }
        IIOMetadataNode netscape = node(reader, 0, "ApplicationExtension");
        assertThat(netscape.getAttribute("applicationID")).isEqualTo("NETSCAPE");
        assertThat((byte[]) netscape.getUserObject()).containsExactly(1, 0, 0);
    }

    @Test
    void theSameFramesGiveTheSameBytes() {
        List<Pixels> frames = List.of(gradients(0), gradients(40));

        assertThat(new Gif(frames, 7, false).bytes()).isEqualTo(new Gif(frames, 7, false).bytes());
    }

    @Test
    void aFileIsWrittenWhole(@TempDir Path folder) throws Exception {
        Gif gif = new Gif(List.of(noise(3, 1)), 7, false);

        gif.write(folder.resolve("a.gif"));

        assertThat(Files.readAllBytes(folder.resolve("a.gif"))).isEqualTo(gif.bytes());
        assertThat(Files.list(folder)).hasSize(1);
    }

    @Test
    void framesThatDoNotFitAreNamed() {
        assertThatThrownBy(() -> new Gif(List.of(), 7, false)).hasMessageContaining("no frames");
        assertThatThrownBy(() -> new Gif(List.of(noise(3, 1), noise(1, 1)), 7, false))
                .hasMessage("frame 1 is 6 x 6 x 1, the first one 6 x 6 x 3");
        assertThatThrownBy(() -> Gif.of(List.of(noise(3, 1)), 80))
                .hasMessageContaining("hundredths of a second, not 1");
    }

    /// Some 36 colours.
    private static Pixels noise(int channels, long seed) {
        byte[] values = new byte[6 * 6 * channels];
        RandomStream.of(seed).nextBytes(values);
        return new Pixels(6, 6, channels, values);
    }

    /// Thousands of colours, three smooth ramps.
    private static Pixels gradients(int shift) {
        byte[] values = new byte[64 * 64 * 3];
        for (int y = 0; y < 64; y++) {
            for (int x = 0; x < 64; x++) {
                values[(y * 64 + x) * 3] = (byte) (4 * x);
                values[(y * 64 + x) * 3 + 1] = (byte) (4 * y);
                values[(y * 64 + x) * 3 + 2] = (byte) (x * y / 16 + shift);
            }
        }
        return new Pixels(64, 64, 3, values);
    }

    private static Pixels picture(int size, int channels, IntBinaryOperator value) {
        byte[] values = new byte[size * size * channels];
        for (int i = 0; i < values.length; i++) {
            int pixel = i / channels;
            values[i] = (byte) value.applyAsInt(pixel % size, pixel / size);
        }
        return new Pixels(size, size, channels, values);
    }

    /// Root mean square of the error left after a mean over 4 x 4 pixels.
    private static double blurredError(List<Pixels> frames, Gif gif) throws Exception {
        List<Integer> shown = shown(frames, decoded(gif));
        List<Integer> wanted = values(frames);
        int size = frames.getFirst().width();
        double square = 0;
        int places = 0;
        for (int y = 0; y + 4 <= size; y += 4) {
            for (int x = 0; x + 4 <= size; x += 4) {
                for (int c = 0; c < 3; c++, places++) {
                    double sum = 0;
                    for (int i = 0; i < 16; i++) {
                        int at = ((y + i / 4) * size + x + i % 4) * 3 + c;
                        sum += shown.get(at) - wanted.get(at);
                    }
                    square += sum * sum / 256;
                }
            }
        }
        return Math.sqrt(square / places);
    }

    private static List<Integer> values(List<Pixels> frames) {
        List<Integer> values = new ArrayList<>();
        for (Pixels frame : frames) {
            for (byte value : frame.values()) {
                values.add(value & 0xFF);
            }
        }
        return values;
    }

    private static List<Integer> shown(List<Pixels> frames, List<BufferedImage> images) {
        assertThat(images).hasSameSizeAs(frames);
        List<Integer> values = new ArrayList<>();
        for (int i = 0; i < images.size(); i++) {
            Pixels frame = frames.get(i);
            for (int y = 0; y < frame.height(); y++) {
                for (int x = 0; x < frame.width(); x++) {
                    int colour = images.get(i).getRGB(x, y);
                    for (int c = 0; c < frame.channels(); c++) {
                        values.add(colour >> 16 - 8 * c & 0xFF);
                    }
                }
            }
        }
        return values;
    }

    private static List<BufferedImage> decoded(Gif gif) throws Exception {
        ImageReader reader = reader(gif);
        List<BufferedImage> images = new ArrayList<>();
        for (int i = 0; i < reader.getNumImages(true); i++) {
            images.add(reader.read(i));
        }
        return images;
    }

    private static ImageReader reader(Gif gif) throws Exception {
        ImageReader reader = ImageIO.getImageReadersByFormatName("gif").next();
        reader.setInput(new MemoryCacheImageInputStream(new ByteArrayInputStream(gif.bytes())));
        return reader;
    }

    private static IIOMetadataNode node(ImageReader reader, int frame, String name)
            throws Exception {
        IIOMetadataNode root =
                (IIOMetadataNode)
                        reader.getImageMetadata(frame).getAsTree("javax_imageio_gif_image_1.0");
        NodeList found = root.getElementsByTagName(name);
        assertThat(found.getLength()).isEqualTo(1);
        return (IIOMetadataNode) found.item(0);
    }
}
