package io.genoise.backend.cuda.jcuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// What JCuda does not do: the driver is called directly.
///
/// `cuMemSetAccess` is there in JCuda 12.6.0, but what arrives at the driver is not what was said: of each
/// `CUmemAccessDesc` the location is lost, as a driver that writes down what it is called with shows.
@SuppressWarnings("restricted")
final class Foreign {
    private static final int DEVICE = 1; // CU_MEM_LOCATION_TYPE_DEVICE
    private static final int READ_AND_WRITE = 3; // CU_MEM_ACCESS_FLAGS_PROT_READWRITE

    private final MethodHandle setAccess;

    /// @param driver the driver's library
    Foreign(Path driver) {
        SymbolLookup library = SymbolLookup.libraryLookup(driver.toString(), Arena.global());
        setAccess =
                Linker.nativeLinker()
                        .downcallHandle(
                                library.findOrThrow("cuMemSetAccess"),
                                FunctionDescriptor.of(
                                        ValueLayout.JAVA_INT,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.JAVA_LONG,
                                        ValueLayout.ADDRESS,
                                        ValueLayout.JAVA_LONG));
    }

    /// Lets the device `ordinal` read and write what is mapped behind `bytes` bytes from `address` on.
    ///
    /// @return the driver's status
    int setAccess(long address, long bytes, int ordinal) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment description =
                    arena.allocateFrom(ValueLayout.JAVA_INT, DEVICE, ordinal, READ_AND_WRITE);
            return (int) setAccess.invokeExact(address, bytes, description, 1L);
        } catch (Error | RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a native function throws nothing", e);
        }
    }
}
