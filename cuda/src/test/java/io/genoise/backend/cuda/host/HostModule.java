package io.genoise.backend.cuda.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// A shared object that is loaded. Its image ends with a hash of what comes before, since a damaged one would take the
/// whole process along.
@SuppressWarnings("restricted")
final class HostModule implements AutoCloseable {
    private static final int HASH = 32;
    private static final int MOST_THREADS = 1024;
    private static final MemorySegment STACKS =
            MemorySegment.ofAddress(HostMemory.mmap((long) MOST_THREADS << 16));

    private static final MethodHandle RUN =
            Linker.nativeLinker()
                    .downcallHandle(
                            FunctionDescriptor.of(
                                    ValueLayout.ADDRESS.withTargetLayout(
                                            MemoryLayout.sequenceLayout(
                                                    512, ValueLayout.JAVA_BYTE)),
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.JAVA_INT,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.ADDRESS,
                                    ValueLayout.JAVA_LONG));

    private final Arena arena = Arena.ofShared();
    private final SymbolLookup symbols;
    private final MemorySegment run;

    HostModule(byte[] image) {
        int length = image.length - HASH;
        if (length < 0
                || !Arrays.equals(
                        hash(image, length), Arrays.copyOfRange(image, length, image.length))) {
            throw new IllegalStateException("the image is damaged");
        }
        try {
            Path file = Files.createTempFile("kernel", ".so");
            try {
                Files.write(file, image);
                symbols = SymbolLookup.libraryLookup(file, arena);
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run = symbols.findOrThrow("genoise_run");
    }

    /// A shared object as an image.
    static byte[] image(byte[] object) {
        byte[] image = Arrays.copyOf(object, object.length + HASH);
        System.arraycopy(hash(object, object.length), 0, image, object.length, HASH);
        return image;
    }

    private static byte[] hash(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The function called `name`, or null.
    MemorySegment function(String name) {
        return symbols.find(name).orElse(null);
    }

    /// Runs a function on all blocks: null, or what went wrong.
    ///
    /// @param backwards whether blocks and threads have their turns the other way round, which must change nothing
    String run(
            MemorySegment function,
            int blocks,
            int threads,
            boolean backwards,
            byte[] argument,
            HostMemory memory) {
        // all modules use the same stacks
        synchronized (STACKS) {
            try (Arena own = Arena.ofConfined()) {
                MemorySegment record = own.allocate(argument.length, 8);
                MemorySegment.copy(argument, 0, record, ValueLayout.JAVA_BYTE, 0, argument.length);
                MemorySegment ranges = memory.ranges();
                MemorySegment answer =
                        (MemorySegment)
                                RUN.invokeExact(
                                        run,
                                        function,
                                        record,
                                        (long) argument.length,
                                        blocks,
                                        threads,
                                        backwards ? 1 : 0,
                                        STACKS,
                                        ranges,
                                        memory.rangeCount());
                return answer.equals(MemorySegment.NULL) ? null : answer.getString(0);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Override
    public void close() {
        arena.close();
    }
}
