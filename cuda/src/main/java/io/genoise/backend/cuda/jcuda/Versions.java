package io.genoise.backend.cuda.jcuda;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Path;

/// What version a library says that it is. It is asked directly and not through JCuda, which has no cuBLASLt, and may not
/// load where this is wanted most.
@SuppressWarnings("restricted")
final class Versions {
    private Versions() {}

    /// The version of the library at `path`: `12.6.3`; or why it cannot be told.
    static String of(Libraries.Wanted wanted, Path path) {
        try (Arena arena = Arena.ofConfined()) {
            SymbolLookup library = SymbolLookup.libraryLookup(path, Arena.global());
            return switch (wanted) {
                case DRIVER -> "";
                case CUBLAS_LT -> packed(library, "cublasLtGetVersion");
                case CUDNN -> packed(library, "cudnnGetVersion");
                case CUBLAS -> properties(library, arena);
                case NVRTC -> pair(library, arena);
            };
        } catch (Throwable e) {
            return "of unknown version (%s)".formatted(e.getMessage());
        }
    }

    /// `size_t f()`: 90501 is 9.5.1.
    private static String packed(SymbolLookup library, String name) throws Throwable {
        MethodHandle function =
                function(library, name, FunctionDescriptor.of(ValueLayout.JAVA_LONG));
        long version = (long) function.invokeExact();
        return "%s.%s.%s".formatted(version / 10_000, version / 100 % 100, version % 100);
    }

    /// `cublasStatus_t cublasGetProperty(libraryPropertyType, int*)`.
    private static String properties(SymbolLookup library, Arena arena) throws Throwable {
        MethodHandle function =
                function(
                        library,
                        "cublasGetProperty",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.ADDRESS));
        MemorySegment value = arena.allocate(ValueLayout.JAVA_INT);
        StringBuilder text = new StringBuilder();
        for (int part = 0; part < 3; part++) {
            check((int) function.invokeExact(part, value));
            text.append(part == 0 ? "" : ".").append(value.get(ValueLayout.JAVA_INT, 0));
        }
        return text.toString();
    }

    /// `nvrtcResult nvrtcVersion(int*, int*)`.
    private static String pair(SymbolLookup library, Arena arena) throws Throwable {
        MethodHandle function =
                function(
                        library,
                        "nvrtcVersion",
                        FunctionDescriptor.of(
                                ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.ADDRESS));
        MemorySegment major = arena.allocate(ValueLayout.JAVA_INT);
        MemorySegment minor = arena.allocate(ValueLayout.JAVA_INT);
        check((int) function.invokeExact(major, minor));
        return "%s.%s"
                .formatted(major.get(ValueLayout.JAVA_INT, 0), minor.get(ValueLayout.JAVA_INT, 0));
    }

    private static MethodHandle function(
            SymbolLookup library, String name, FunctionDescriptor type) {
        return Linker.nativeLinker().downcallHandle(library.findOrThrow(name), type);
    }

    private static void check(int status) {
        if (status != 0) {
            throw new IllegalStateException("status " + status);
        }
    }
}
