package io.genoise.backend.cpu;

import io.genoise.backend.cpu.generated.Loop;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.concurrent.atomic.AtomicLong;

/// Native memory by address. Kernels reach every tensor through the one constant segment [#ALL]: the compiler then
/// sees no base object, no length and no lifetime, an operand is a plain `long`, and a profile cannot be spoilt by a
/// second kind of segment. What bounds checks would catch is checked once an operand and run ([Reach]).
///
/// On Linux, large blocks are mapped directly and huge pages are asked for: 64 MiB of fresh memory then cost 4 ms
/// instead of 26 to touch first.
@SuppressWarnings("restricted")
final class OffHeap {
    /// All of memory. Every offset is an address.
    static final MemorySegment ALL = Loop.MEMORY;

    private static final AtomicLong HELD = new AtomicLong();
    private static final long HUGE_PAGE = 2 << 20;
    private static final long MAPPED_FROM = 1 << 20;

    // The compiler takes native segments for the only ones until it meets others, and then throws
    // away all kernels it has
    // compiled by then: so let it meet one before it compiles any.
    static {
        MemorySegment.ofArray(new byte[1]);
    }

    private OffHeap() {}

    /// A block of memory and what gives it back.
    record Block(long address, Runnable free) {}

    /// `bytes` zeroed bytes, aligned to 64, and `slack` more behind them.
    ///
    /// @throws OutOfMemoryError if there are none
    static Block allocate(long bytes, int slack) {
        Block block = allocated(bytes, slack);
        HELD.addAndGet(bytes);
        return new Block(
                block.address,
                () -> {
                    block.free.run();
                    HELD.addAndGet(-bytes);
                });
    }

    /// Bytes of all blocks that this process has not given back.
    static long held() {
        return HELD.get();
    }

    private static Block allocated(long bytes, int slack) {
        if (bytes >= MAPPED_FROM && Mapping.AVAILABLE) {
            return Mapping.map(bytes, slack);
        }
        Arena arena = Arena.ofShared();
        try {
            return new Block(arena.allocate(bytes + slack, 64).address(), arena::close);
        } catch (OutOfMemoryError | IllegalArgumentException _) {
            arena.close();
            throw outOfMemory(bytes);
        }
    }

    private static OutOfMemoryError outOfMemory(long bytes) {
        return new OutOfMemoryError(
                "no native memory for a block of " + bytes + " bytes (" + (bytes >> 20) + " MiB)");
    }

    /// `mmap`, `munmap` and `madvise` of the system's C library.
    private static final class Mapping {
        private static final int READ_WRITE = 3;
        private static final int PRIVATE_ANONYMOUS = 0x22;
        private static final int HUGE_PAGES = 14;
        static final boolean AVAILABLE = System.getProperty("os.name").equals("Linux");
        private static final MethodHandle MMAP =
                handle(
                        "mmap",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG));
        private static final MethodHandle MUNMAP =
                handle(
                        "munmap",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG));
        private static final MethodHandle MADVISE =
                handle(
                        "madvise",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_LONG,
                                ValueLayout.JAVA_INT));

        private static MethodHandle handle(String name, FunctionDescriptor type) {
            Linker linker = Linker.nativeLinker();
            return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type);
        }

        static Block map(long bytes, int slack) {
            long whole = Math.addExact(bytes + slack, HUGE_PAGE);
            try {
                long start =
                        (long) MMAP.invokeExact(0L, whole, READ_WRITE, PRIVATE_ANONYMOUS, -1, 0L);
                if (start == -1) {
                    throw outOfMemory(bytes);
                }
                int advised = (int) MADVISE.invokeExact(start, whole, HUGE_PAGES);
                assert advised == 0 || advised == -1;
                long aligned = (start + HUGE_PAGE - 1) & -HUGE_PAGE;
                return new Block(aligned, () -> unmap(start, whole));
            } catch (Error | RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("mapping " + bytes + " bytes failed", e);
            }
        }

        private static void unmap(long start, long whole) {
            try {
                int result = (int) MUNMAP.invokeExact(start, whole);
                if (result != 0) {
                    throw new IllegalStateException("munmap of " + whole + " bytes failed");
                }
            } catch (Error | RuntimeException e) {
                throw e;
            } catch (Throwable e) {
                throw new IllegalStateException("munmap of " + whole + " bytes failed", e);
            }
        }
    }
}
