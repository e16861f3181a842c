package io.genoise.backend.cuda.code;

import java.util.List;

/// One kernel as text, and how it is launched. A group is one or several of them, one after another.
///
/// The text defines `extern "C" __global__ void kernel(const Arguments a)`. `Arguments` ([#arguments]) is a record of
/// eight-byte fields, the same for all kernels of a group in their order: the addresses of the operands (inputs, then
/// outputs), of the workspace, of the plan's slots and of the counters; then `numbers`, declared as `long long`.
///
/// Sizes are `numbers`, never text: kernels that differ in sizes alone are one text, compiled once. What is computed may
/// depend on the device, but not how results are summed: cuts follow from shapes alone.
///
/// The text may use what `prelude.cu` defines, and C++ as far as both NVRTC and a host compiler take it: no headers, no
/// warp intrinsics but those that the prelude wraps. All threads of a block reach each `__syncthreads()`.
///
/// @param source the whole text but the prelude
/// @param blocks how many blocks are launched, at least 1
/// @param threads of each block, a multiple of 32 up to 1,024
/// @param numbers the arguments that follow the addresses
public record Code(String source, int blocks, int threads, List<Long> numbers) {
    public Code {
        numbers = List.copyOf(numbers);
        if (blocks < 1 || threads < 32 || threads > 1024 || threads % 32 != 0) {
            throw new IllegalArgumentException(
                    "%s blocks of %s threads".formatted(blocks, threads));
        }
    }

    /// The declaration of `Arguments`.
    ///
    /// @param operands a field each, in order: `const float* x`
    /// @param numbers names of the numbers
    public static String arguments(List<String> operands, List<String> numbers) {
        StringBuilder text = new StringBuilder("struct Arguments {\n");
        for (String operand : operands) {
            text.append("    ").append(operand).append(";\n");
        }
        text.append("    char* workspace;\n    const int* slots;\n    unsigned* counters;\n");
        for (String number : numbers) {
            text.append("    long long ").append(number).append(";\n");
        }
        return text.append("};\n").toString();
    }
}
