package io.genoise.backend.cuda.jcuda;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// What JCuda 12.6.0 does not do rightly: memory behind reserved addresses, for which the driver is called directly. Each
/// method is one of its functions, and returns its status.
///
/// JCuda has them all. But of a `CUmemAllocationProp` it takes the flags from a wrong place, so that the driver finds chance
/// values there and refuses them now and then; and of a `CUmemAccessDesc` it loses the location. A driver that writes down
/// what it is called with shows both.
@SuppressWarnings("restricted")
final class Foreign {
    private static final int PINNED = 1; // CU_MEM_ALLOCATION_TYPE_PINNED
    private static final int DEVICE = 1; // CU_MEM_LOCATION_TYPE_DEVICE
    private static final int READ_AND_WRITE = 3; // CU_MEM_ACCESS_FLAGS_PROT_READWRITE
    private static final int MINIMUM = 0; // CU_MEM_ALLOC_GRANULARITY_MINIMUM
    private static final int PROPERTIES = 32; // bytes of a CUmemAllocationProp

    private final int ordinal;
    private final MethodHandle granularity;
    private final MethodHandle create;
    private final MethodHandle release;
    private final MethodHandle map;
    private final MethodHandle unmap;
    private final MethodHandle setAccess;

    /// @param driver the driver's library
    /// @param ordinal the device whose memory it is
    Foreign(Path driver, int ordinal) {
        SymbolLookup library = SymbolLookup.libraryLookup(driver.toString(), Arena.global());
        this.ordinal = ordinal;
        granularity =
                function(library, "cuMemGetAllocationGranularity", ADDRESS, ADDRESS, JAVA_INT);
        create = function(library, "cuMemCreate", ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG);
        release = function(library, "cuMemRelease", JAVA_LONG);
        map = function(library, "cuMemMap", JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);
        unmap = function(library, "cuMemUnmap", JAVA_LONG, JAVA_LONG);
        setAccess = function(library, "cuMemSetAccess", JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG);
    }

    private static MethodHandle function(
            SymbolLookup library, String name, MemoryLayout... parameters) {
        return Linker.nativeLinker()
                .downcallHandle(
                        library.findOrThrow(name), FunctionDescriptor.of(JAVA_INT, parameters));
    }

    /// Memory of the device, of no special kind: all else is 0.
    private MemorySegment properties(Arena arena) {
        MemorySegment properties = arena.allocate(PROPERTIES, JAVA_LONG.byteAlignment());
        properties.setAtIndex(JAVA_INT, 0, PINNED);
        properties.setAtIndex(JAVA_INT, 2, DEVICE);
        properties.setAtIndex(JAVA_INT, 3, ordinal);
        return properties;
    }

    /// What the bytes of memory are a multiple of, into `bytes[0]`.
    int granularity(long[] bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment found = arena.allocate(JAVA_LONG);
            int code = (int) granularity.invokeExact(found, properties(arena), MINIMUM);
            bytes[0] = found.get(JAVA_LONG, 0);
            return code;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Makes `bytes` bytes of memory, without an address; its handle into `handle[0]`.
    int create(long[] handle, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment made = arena.allocate(JAVA_LONG);
            int code = (int) create.invokeExact(made, bytes, properties(arena), 0L);
            handle[0] = made.get(JAVA_LONG, 0);
            return code;
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Gives memory back, when nothing is mapped to it any more.
    int release(long handle) {
        try {
            return (int) release.invokeExact(handle);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Puts memory behind `bytes` bytes from `address` on.
    int map(long address, long bytes, long handle) {
        try {
            return (int) map.invokeExact(address, bytes, 0L, handle, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Takes what is behind `bytes` bytes from `address` on away.
    int unmap(long address, long bytes) {
        try {
            return (int) unmap.invokeExact(address, bytes);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /// Lets the device read and write what is mapped behind `bytes` bytes from `address` on.
    int setAccess(long address, long bytes) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment description =
                    arena.allocateFrom(JAVA_INT, DEVICE, ordinal, READ_AND_WRITE);
            return (int) setAccess.invokeExact(address, bytes, description, 1L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static AssertionError unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        if (e instanceof RuntimeException exception) {
            throw exception;
        }
        return new AssertionError("a native function throws nothing", e);
    }
}
