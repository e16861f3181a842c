package io.genoise.figure;

import io.genoise.weights.AtomicFile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageTypeSpecifier;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.metadata.IIOInvalidTreeException;
import javax.imageio.metadata.IIOMetadata;
import javax.imageio.metadata.IIOMetadataNode;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/// Frames as an animated GIF (89a) that begins again for ever. Up to 256 colours are kept as they are; of more, 256 are chosen
/// for all frames together ([ColourTable]), some 2 levels of 255 from the true ones in a drawn clip, 5 in a sheet of sixteen.
///
/// The same frames give the same bytes.
///
/// @param frames one after another, of one size and as many channels
/// @param delay hundredths of a second that each is shown, 2 to 65535; browsers take less than 2 for 10
/// @param dithered whether a still pattern of dots hides the steps between 256 colours; the file becomes larger
public record Gif(List<Pixels> frames, int delay, boolean dithered) {
    private static final String FORMAT = "javax_imageio_gif_image_1.0";

    /// Copies the list.
    ///
    /// @throws IllegalArgumentException if there is no frame, their sizes differ or the delay is out of range
    public Gif {
        frames = List.copyOf(frames);
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("an animation of no frames");
        }
        if (delay < 2 || delay > 65_535) {
            throw new IllegalArgumentException(
                    "a frame is shown for 2 to 65535 hundredths of a second, not " + delay);
        }
        Pixels first = frames.getFirst();
        for (int i = 1; i < frames.size(); i++) {
            if (!frames.get(i).isShapedAs(first)) {
                throw new IllegalArgumentException(
                        "frame %s is %s, the first one %s"
                                .formatted(i, frames.get(i).shape(), first.shape()));
            }
        }
    }

    /// Frames at so many a second, to the nearest hundredth of a second a frame.
    ///
    /// @param perSecond up to 50
    public static Gif of(List<Pixels> frames, double perSecond) {
        return new Gif(frames, (int) Math.round(100 / perSecond), false);
    }

    /// The same, with a still pattern of dots between its colours.
    public Gif withDither() {
        return new Gif(frames, delay, true);
    }

    /// Writes the file, atomically.
    ///
    /// @throws IOException if it cannot be written; the message names the file
    public void write(Path file) throws IOException {
        AtomicFile.write(file, bytes());
    }

    /// The file.
    public byte[] bytes() {
        ColourTable table = ColourTable.of(frames);
        IndexColorModel model = table.model();
        ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
            writer.setOutput(out);
            ImageWriteParam plain = writer.getDefaultWriteParam();
            plain.setProgressiveMode(ImageWriteParam.MODE_DISABLED);
            writer.prepareWriteSequence(null);
            for (int i = 0; i < frames.size(); i++) {
                BufferedImage image = image(table.places(frames.get(i), dithered), model);
                IIOMetadata control =
                        writer.getDefaultImageMetadata(new ImageTypeSpecifier(image), plain);
                control(control, i == 0);
                writer.writeToSequence(new IIOImage(image, null, control), plain);
            }
            writer.endWriteSequence();
        } catch (IOException e) {
            throw new UncheckedIOException("memory is no file", e);
        } finally {
            writer.dispose();
        }
        return bytes.toByteArray();
    }

    /// The GIF as an address that a page can show without loading anything.
    String address() {
        return "data:image/gif;base64," + Base64.getEncoder().encodeToString(bytes());
    }

    private BufferedImage image(byte[] places, IndexColorModel model) {
        BufferedImage image =
                new BufferedImage(
                        frames.getFirst().width(),
                        frames.getFirst().height(),
                        BufferedImage.TYPE_BYTE_INDEXED,
                        model);
        image.getRaster().setDataElements(0, 0, image.getWidth(), image.getHeight(), places);
        return image;
    }

    /// How long the frame is shown, and before the first that all of it is shown for ever: Netscape's extension, whose three
    /// bytes are a number of their own and how many times, 0 for ever.
    private void control(IIOMetadata metadata, boolean first) throws IIOInvalidTreeException {
        IIOMetadataNode root = new IIOMetadataNode(FORMAT);
        IIOMetadataNode shown = new IIOMetadataNode("GraphicControlExtension");
        shown.setAttribute("disposalMethod", "doNotDispose");
        shown.setAttribute("userInputFlag", "FALSE");
        shown.setAttribute("transparentColorFlag", "FALSE");
        shown.setAttribute("transparentColorIndex", "0");
        shown.setAttribute("delayTime", String.valueOf(delay));
        root.appendChild(shown);
        if (first) {
            IIOMetadataNode netscape = new IIOMetadataNode("ApplicationExtension");
            netscape.setAttribute("applicationID", "NETSCAPE");
            netscape.setAttribute("authenticationCode", "2.0");
            netscape.setUserObject(new byte[] {1, 0, 0});
            IIOMetadataNode extensions = new IIOMetadataNode("ApplicationExtensions");
            extensions.appendChild(netscape);
            root.appendChild(extensions);
        }
        metadata.mergeTree(FORMAT, root);
    }
}
