package io.genoise.data;

import java.io.IOException;
import java.nio.file.Path;

/// Reads a format of video that is not read without it. A jar on the class path adds one by `@AutoService(ClipReader.class)`, or
/// by a line in its `META-INF/services/io.genoise.data.ClipReader`; the class is public, with a public constructor without
/// arguments. Several threads may ask the same one.
///
/// MP4 is read where [jcodec](http://jcodec.org) is on the class path.
public interface ClipReader {
    /// Takes the frames of a clip, one after another.
    @FunctionalInterface
    interface Frames {
        /// Takes a frame of bytes `[height, width, 3]`, which are not kept, and says whether it wants more.
        boolean take(int height, int width, byte[] pixels);
    }

    /// Whether it reads a file that begins with `head`, of up to 160 bytes.
    boolean reads(byte[] head);

    /// Hands all frames of `file` to `frames`, in the order in which they are shown, or as many as that wants. What was handed on
    /// before something failed is kept.
    ///
    /// @throws IOException if the file is damaged or cannot be read
    void read(Path file, Frames frames) throws IOException;
}
