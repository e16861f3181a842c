package io.genoise.weights;

import java.io.IOException;

/// A checkpoint file is not what the format says. The message names the file and the byte where it
/// shows.
public final class MalformedCheckpointException extends IOException {
    private static final long serialVersionUID = 1L;

    /// The file, as it was named by the caller.
    private final String source;

    /// Where in the file, in bytes from its start.
    private final long position;

    MalformedCheckpointException(String source, long position, String problem) {
        super(source + ", byte " + position + ": " + problem);
        this.source = source;
        this.position = position;
    }

    /// The file, as it was named by the caller.
    public String source() {
        return source;
    }

    /// Where in the file, in bytes from its start.
    public long position() {
        return position;
    }
}
