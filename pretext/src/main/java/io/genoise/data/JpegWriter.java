package io.genoise.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.plugins.jpeg.JPEGQTable;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageWriterSpi;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.w3c.dom.NodeList;

/// Saves pictures as JPEG with the quantisation tables, sampling factors and EXIF turn of another file, so that they carry
/// the traces that it carries.
///
/// The JDK's writer, which is the Independent JPEG Group's library, takes both from an image's metadata. Colours are stored
/// as YCbCr, also where the other file holds RGB; of four components, for print, the first three are taken.
final class JpegWriter {
    private static final String PROVIDER = "com.sun.imageio.plugins.jpeg.";
    private static final String METADATA = "javax_imageio_jpeg_image_1.0";

    private JpegWriter() {}

    /// The bytes of a file that holds `picture`, which is upright, coded as `coding` says and lying as EXIF's `orientation`
    /// notes: a reader that heeds it gets the picture back upright. A picture in grey has the first component alone.
    ///
    /// @param orientation 1 … 8
    static byte[] write(Picture picture, JpegCoding coding, int orientation) {
        byte[] jpeg = write(stored(picture, orientation), coding);
        return orientation == 1 ? jpeg : withOrientation(jpeg, orientation);
    }

    /// `picture` saved so and read again.
    static Picture savedAndRead(
            Picture picture, JpegCoding coding, int orientation, PictureReader reader) {
        try {
            return reader.decode(write(picture, coding, orientation));
        } catch (IOException e) {
            throw new IllegalStateException("A JPEG just written in memory cannot be read", e);
        }
    }

    /// The picture as it lies in a file of this orientation: what becomes upright by undoing it.
    private static BufferedImage stored(Picture picture, int orientation) {
        boolean lying = orientation >= 5;
        int height = lying ? picture.width() : picture.height();
        int width = lying ? picture.height() : picture.width();
        int channels = picture.channels();
        // 6 and 8, a quarter turn one way and the other, undo each other; each of the rest undoes
        // itself.
        int undone = orientation == 6 ? 8 : orientation == 8 ? 6 : orientation;
        byte[] pixels =
                Orientation.upright(undone)
                        .of(picture.pixels(), picture.height(), picture.width(), channels);
        int[] samples = new int[pixels.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = pixels[i] & 0xFF;
        }
        BufferedImage image =
                new BufferedImage(
                        width,
                        height,
                        channels == 1 ? BufferedImage.TYPE_BYTE_GRAY : BufferedImage.TYPE_INT_RGB);
        image.getRaster().setPixels(0, 0, width, height, samples);
        return image;
    }

    private static byte[] write(BufferedImage image, JpegCoding coding) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageWriter writer = null;
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(bytes)) {
            writer = newWriter();
            IIOMetadata metadata =
                    writer.getDefaultImageMetadata(
                            ImageTypeSpecifier.createFromRenderedImage(image), null);
            IIOMetadataNode root = (IIOMetadataNode) metadata.getAsTree(METADATA);
            put(coding, image.getRaster().getNumBands(), root);
            metadata.setFromTree(METADATA, root);
            writer.setOutput(stream);
            writer.write(new IIOImage(image, null, metadata));
            stream.flush();
            return bytes.toByteArray();
        } catch (IOException e) {
            throw new IllegalStateException("A JPEG cannot be written in memory", e);
        } finally {
            if (writer != null) {
                writer.dispose();
            }
        }
    }

    private static ImageWriter newWriter() throws IOException {
        Iterator<ImageWriterSpi> providers =
                IIORegistry.getDefaultInstance().getServiceProviders(ImageWriterSpi.class, false);
        while (providers.hasNext()) {
            ImageWriterSpi candidate = providers.next();
            if (candidate.getClass().getName().startsWith(PROVIDER)) {
                return candidate.createWriterInstance();
            }
        }
        throw new IOException("this Java has no writer %s*".formatted(PROVIDER));
    }

    /// Replaces tables and factors in the metadata of an image with so many bands.
    private static void put(JpegCoding coding, int bands, IIOMetadataNode root) {
        List<List<Integer>> tables = new ArrayList<>();
        List<JpegCoding.Component> components = writable(coding, bands);
        NodeList specifications = root.getElementsByTagName("componentSpec");
        for (int i = 0; i < bands; i++) {
            JpegCoding.Component component = components.get(i);
            int number = tables.indexOf(component.table());
            if (number < 0) {
                number = tables.size();
                tables.add(component.table());
            }
            IIOMetadataNode specification = (IIOMetadataNode) specifications.item(i);
            specification.setAttribute("HsamplingFactor", Integer.toString(component.horizontal()));
            specification.setAttribute("VsamplingFactor", Integer.toString(component.vertical()));
            specification.setAttribute("QtableSelector", Integer.toString(number));
        }
        IIOMetadataNode all = (IIOMetadataNode) root.getElementsByTagName("dqt").item(0);
        while (all.hasChildNodes()) {
            all.removeChild(all.getFirstChild());
        }
        for (int number = 0; number < tables.size(); number++) {
            IIOMetadataNode one = new IIOMetadataNode("dqtable");
            one.setAttribute("elementPrecision", "0");
            one.setAttribute("qtableId", Integer.toString(number));
            one.setUserObject(
                    new JPEGQTable(
                            tables.get(number).stream().mapToInt(Integer::intValue).toArray()));
            all.appendChild(one);
        }
    }

    /// The first `bands` components, the last being repeated where there are fewer. The library samples a component at a
    /// whole fraction of the densest one: others are sampled at the next denser one that it can.
    private static List<JpegCoding.Component> writable(JpegCoding coding, int bands) {
        List<JpegCoding.Component> own = coding.components();
        if (bands == 1) {
            return List.of(new JpegCoding.Component(1, 1, own.getFirst().table()));
        }
        List<JpegCoding.Component> used = new ArrayList<>();
        for (int i = 0; i < bands; i++) {
            used.add(own.get(Math.min(i, own.size() - 1)));
        }
        int rows = used.stream().mapToInt(JpegCoding.Component::horizontal).max().orElseThrow();
        int columns = used.stream().mapToInt(JpegCoding.Component::vertical).max().orElseThrow();
        return used.stream()
                .map(c ->
                        new JpegCoding.Component(
                                divisor(rows, c.horizontal()),
                                divisor(columns, c.vertical()),
                                c.table()))
                .toList();
    }

    /// The smallest divisor of `densest` that is at least `factor`.
    private static int divisor(int densest, int factor) {
        int found = factor;
        while (densest % found != 0) {
            found++;
        }
        return found;
    }

    /// With a segment of EXIF behind the start of the file: TIFF structure, big-endian, one directory with one entry
    /// 0x0112, SHORT, 1 value.
    private static byte[] withOrientation(byte[] jpeg, int orientation) {
        byte[] exif = {
            (byte) 0xFF,
            (byte) 0xE1,
            0,
            34,
            'E',
            'x',
            'i',
            'f',
            0,
            0,
            'M',
            'M',
            0,
            42,
            0,
            0,
            0,
            8,
            0,
            1,
            0x01,
            0x12,
            0,
            3,
            0,
            0,
            0,
            1,
            0,
            (byte) orientation,
            0,
            0,
            0,
            0,
            0,
            0
        };
        byte[] result = new byte[jpeg.length + exif.length];
        System.arraycopy(jpeg, 0, result, 0, 2);
        System.arraycopy(exif, 0, result, 2, exif.length);
        System.arraycopy(jpeg, 2, result, 2 + exif.length, jpeg.length - 2);
        return result;
    }
}
