package io.genoise.backend.reference;

import io.genoise.backend.Memory;
import io.genoise.backend.Span;

/// A block of doubles, one an element whatever its type.
final class ReferenceMemory implements Memory {
    private static final int MOST = Integer.MAX_VALUE - 8;

    private final long bytes;
    private double[] elements;

    ReferenceMemory(long bytes) {
        this.bytes = bytes;
        long count = Math.ceilDiv(bytes, Double.BYTES);
        if (count > MOST) {
            throw new OutOfMemoryError(
                    "the reference backend was asked for a block of %s bytes; a Java array holds no more than %s doubles"
                            .formatted(bytes, MOST));
        }
        try {
            elements = new double[(int) count];
        } catch (OutOfMemoryError full) {
            OutOfMemoryError error =
                    new OutOfMemoryError(
                            "the reference backend was asked for a block of %s bytes; the heap ends at %s (-Xmx)"
                                    .formatted(bytes, Runtime.getRuntime().maxMemory()));
            error.initCause(full);
            throw error;
        }
    }

    /// The doubles of the block that `span` lies in.
    static double[] elements(Span span) {
        if (!(span.memory() instanceof ReferenceMemory memory)) {
            throw new IllegalArgumentException(
                    "memory of another backend, " + span.memory() + ", given to reference");
        }
        if (memory.elements == null) {
            throw new IllegalStateException(
                    "a block of " + memory.bytes + " bytes was used after it was closed");
        }
        return memory.elements;
    }

    /// Which element of its block `span` begins at.
    static int start(Span span) {
        if (span.offset() % Double.BYTES != 0) {
            throw new IllegalArgumentException(
                    "offset %s is no multiple of the 8 bytes that an element takes on the reference backend"
                            .formatted(span.offset()));
        }
        return Math.toIntExact(span.offset() / Double.BYTES);
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void close() {
        elements = null;
    }
}
