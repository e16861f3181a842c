package io.genoise.data;

import java.io.IOException;
import java.util.concurrent.Semaphore;

/// A budget of half the heap for pictures that are being decoded, all threads together: what fits one by one must not
/// fail side by side. A picture of more than the budget takes all of it, and is alone.
final class Room {
    private static final long BLOCK = 1 << 16;
    private static final int BLOCKS =
            Math.clamp(Runtime.getRuntime().maxMemory() / 2 / BLOCK, 1, Integer.MAX_VALUE);
    private static final Semaphore FREE = new Semaphore(BLOCKS, true);

    /// There is too little memory for a picture that has nothing wrong with it.
    static final class NoRoomException extends IOException {
        private static final long serialVersionUID = 1L;

        NoRoomException(long bytes) {
            super(
                    "too large for the memory at hand: decoding it takes about %s MB, and Java's heap has %s MB at most (-Xmx sets it)"
                            .formatted(
                                    Math.max(1, bytes >> 20),
                                    Runtime.getRuntime().maxMemory() >> 20));
        }
    }

    /// Work that takes memory.
    @FunctionalInterface
    interface Work<T> {
        /// Does it.
        T run() throws IOException;
    }

    private Room() {}

    /// Does `work`, which takes about `bytes` bytes, as soon as others have left so many.
    ///
    /// @throws NoRoomException if it runs out of memory even so
    static <T> T of(long bytes, Work<T> work) throws IOException {
        int blocks = Math.clamp(bytes / BLOCK + 1, 1, BLOCKS);
        FREE.acquireUninterruptibly(blocks);
        try {
            return work.run();
        } catch (IOException | RuntimeException e) {
            if (isEmptyBy(e)) {
                throw new NoRoomException(bytes);
            }
            throw e;
        } catch (OutOfMemoryError e) {
            throw new NoRoomException(bytes);
        } finally {
            FREE.release(blocks);
        }
    }

    /// Whether it was for lack of memory: some decoders wrap the error into an exception of their own.
    static boolean isEmptyBy(Throwable problem) {
        for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
            if (cause instanceof OutOfMemoryError) {
                return true;
            }
        }
        return false;
    }
}
