package io.genoise.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A format of video of a user's own: after `FRAMES` one byte a frame, its grey; a 13 is damage.
public final class BytesPerFrame implements ClipReader {
    private static final String MAGIC = "FRAMES";

    @Override
    public boolean reads(byte[] head) {
        return new String(head, StandardCharsets.ISO_8859_1).startsWith(MAGIC);
    }

    @Override
    public void read(Path file, Frames frames) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        for (int i = MAGIC.length(); i < bytes.length; i++) {
            if (bytes[i] == 13) {
                throw new IOException("a frame of bad luck");
            }
            if (!frames.take(1, 1, new byte[] {bytes[i], bytes[i], bytes[i]})) {
                return;
            }
        }
    }
}
