package io.genoise.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jcodec.api.FrameGrab;
import org.jcodec.api.JCodecException;
import org.jcodec.common.io.NIOUtils;
import org.jcodec.common.io.SeekableByteChannel;
import org.jcodec.common.model.ColorSpace;
import org.jcodec.scale.ColorUtil;

/// H.264 in MP4 and QuickTime files, by jcodec, which need not be there: nobody but [ClipReaders] names this class.
final class Mp4Clips implements ClipReader {
    @Override
    public boolean reads(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).startsWith("ftyp", 4);
    }

    @Override
    public void read(Path file, Frames frames) throws IOException {
        try (SeekableByteChannel channel = NIOUtils.readableChannel(file.toFile())) {
            FrameGrab grab = FrameGrab.createFrameGrab(channel);
            org.jcodec.common.model.Picture coded = grab.getNativeFrame();
            while (coded != null) {
                if (!frames.take(coded.getCroppedHeight(), coded.getCroppedWidth(), rgb(coded))) {
                    return;
                }
                coded = grab.getNativeFrame();
            }
        } catch (JCodecException e) {
            throw new IOException("jcodec cannot read it: " + e.getMessage(), e);
        }
    }

    /// jcodec keeps 0 … 255 as -128 … 127.
    private static byte[] rgb(org.jcodec.common.model.Picture coded) {
        org.jcodec.common.model.Picture colours =
                org.jcodec.common.model.Picture.create(
                        coded.getWidth(), coded.getHeight(), ColorSpace.RGB);
        ColorUtil.getTransform(coded.getColor(), ColorSpace.RGB).transform(coded, colours);
        byte[] all = colours.getPlaneData(0);
        int height = coded.getCroppedHeight();
        int width = coded.getCroppedWidth();
        int top = coded.getCrop() == null ? 0 : coded.getCrop().getY();
        int left = coded.getCrop() == null ? 0 : coded.getCrop().getX();
        byte[] pixels = new byte[height * width * 3];
        for (int y = 0; y < height; y++) {
            int from = ((top + y) * coded.getWidth() + left) * 3;
            for (int i = 0; i < width * 3; i++) {
                pixels[y * width * 3 + i] = (byte) (all[from + i] + 128);
            }
        }
        return pixels;
    }
}
