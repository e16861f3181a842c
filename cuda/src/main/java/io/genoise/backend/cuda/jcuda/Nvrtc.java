package io.genoise.backend.cuda.jcuda;

import static jcuda.nvrtc.JNvrtc.*;

import io.genoise.backend.cuda.driver.Compiler;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import jcuda.nvrtc.nvrtcProgram;
import jcuda.nvrtc.nvrtcResult;

/// CUDA's compiler as a library. For an architecture that it knows it makes machine code, which the driver loads as it is;
/// for a newer one it makes PTX of the newest that it knows, which the driver translates when it loads it.
final class Nvrtc implements Compiler {
    private static final String[] ALWAYS = {"--fmad=false", "--std=c++17"};

    private final String target;
    private final String version;

    /// @param architecture the device's compute capability without its point: 90 for 9.0
    Nvrtc(int architecture) {
        int[] major = new int[1];
        int[] minor = new int[1];
        Status.nvrtc("nvrtcVersion", nvrtcVersion(major, minor));
        target = target(architecture, architectures());
        version =
                "NVRTC %s.%s --gpu-architecture=%s %s"
                        .formatted(major[0], minor[0], target, String.join(" ", ALWAYS));
    }

    /// All that this version compiles for.
    private static int[] architectures() {
        int[] count = new int[1];
        Status.nvrtc("nvrtcGetNumSupportedArchs", nvrtcGetNumSupportedArchs(count));
        int[] architectures = new int[count[0]];
        Status.nvrtc("nvrtcGetSupportedArchs", nvrtcGetSupportedArchs(architectures));
        return architectures;
    }

    /// `sm_90`, machine code, or `compute_90`, PTX.
    ///
    /// @param known what the compiler compiles for
    static String target(int architecture, int[] known) {
        int newest =
                Arrays.stream(known)
                        .filter(each -> each <= architecture)
                        .max()
                        .orElseThrow(() ->
                                new IllegalStateException(
                                        "this NVRTC compiles for compute capability %s and newer, the device has %s"
                                                .formatted(
                                                        capability(
                                                                Arrays.stream(known)
                                                                        .min()
                                                                        .orElse(0)),
                                                        capability(architecture))));
        return (newest == architecture ? "sm_" : "compute_") + newest;
    }

    /// 90 as `9.0`.
    static String capability(int architecture) {
        return "%s.%s".formatted(architecture / 10, architecture % 10);
    }

    @Override
    public byte[] compile(String source) {
        nvrtcProgram program = new nvrtcProgram();
        Status.nvrtc(
                "nvrtcCreateProgram",
                nvrtcCreateProgram(program, source, "kernel.cu", 0, null, null));
        try {
            String[] options = Arrays.copyOf(ALWAYS, ALWAYS.length + 1);
            options[ALWAYS.length] = "--gpu-architecture=" + target;
            int code = nvrtcCompileProgram(program, options.length, options);
            if (code == nvrtcResult.NVRTC_ERROR_COMPILATION) {
                throw new IllegalArgumentException(
                        "a kernel does not compile: " + log(program).strip());
            }
            Status.nvrtc("nvrtcCompileProgram", code);
            return target.startsWith("sm_") ? machineCode(program) : ptx(program);
        } finally {
            nvrtcDestroyProgram(program);
        }
    }

    private static byte[] machineCode(nvrtcProgram program) {
        long[] bytes = new long[1];
        Status.nvrtc("nvrtcGetCUBINSize", nvrtcGetCUBINSize(program, bytes));
        byte[] image = new byte[Math.toIntExact(bytes[0])];
        Status.nvrtc("nvrtcGetCUBIN", nvrtcGetCUBIN(program, image));
        return image;
    }

    private static byte[] ptx(nvrtcProgram program) {
        String[] text = new String[1];
        Status.nvrtc("nvrtcGetPTX", nvrtcGetPTX(program, text));
        return text[0].getBytes(StandardCharsets.UTF_8);
    }

    private static String log(nvrtcProgram program) {
        String[] text = new String[1];
        return nvrtcGetProgramLog(program, text) == nvrtcResult.NVRTC_SUCCESS && text[0] != null
                ? text[0]
                : "";
    }

    @Override
    public String version() {
        return version;
    }
}
