package io.genoise.backend.cpu;

/// Memory for a thread of the [Rehearsal]: three tensors of zeros and two arrays.
final class Stage implements AutoCloseable {
    private static final int BYTES = 1 << 14;

    private final NativeMemory memory = new NativeMemory(3 * BYTES);

    final long x = memory.address();
    final long y = x + BYTES;
    final long z = y + BYTES;
    final float[] some = new float[1 << 13];
    final float[] more = new float[1 << 13];
    final float[] scratch = new float[1 << 12];

    @Override
    public void close() {
        memory.close();
    }
}
