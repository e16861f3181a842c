package io.genoise.backend.cuda.jcuda;

import io.genoise.runtime.DeviceLostException;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntFunction;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;
import jcuda.jcublas.cublasStatus;
import jcuda.jcudnn.JCudnn;
import jcuda.nvrtc.JNvrtc;
import jcuda.nvrtc.nvrtcResult;

/// JCuda returns what went wrong as a number. Here it becomes an exception, with the name of the function that was called,
/// CUDA's name of the error and CUDA's words for it. Every call of JCuda stands inside one of these.
///
/// A fault of a kernel shows in whatever call comes next, in every call from then on, and no call mends it: that is
/// [DeviceLostException]. cuBLAS and cuDNN report it in codes of their own, so the driver is asked when they fail.
final class Status {
    /// Errors after which the context is of no use: what CUDA calls sticky.
    private static final Set<Integer> LOST =
            Set.of(
                    CUresult.CUDA_ERROR_DEINITIALIZED,
                    CUresult.CUDA_ERROR_ECC_UNCORRECTABLE,
                    CUresult.CUDA_ERROR_NVLINK_UNCORRECTABLE,
                    CUresult.CUDA_ERROR_ILLEGAL_ADDRESS,
                    CUresult.CUDA_ERROR_LAUNCH_TIMEOUT,
                    CUresult.CUDA_ERROR_CONTEXT_IS_DESTROYED,
                    CUresult.CUDA_ERROR_ASSERT,
                    CUresult.CUDA_ERROR_HARDWARE_STACK_ERROR,
                    CUresult.CUDA_ERROR_ILLEGAL_INSTRUCTION,
                    CUresult.CUDA_ERROR_MISALIGNED_ADDRESS,
                    CUresult.CUDA_ERROR_INVALID_ADDRESS_SPACE,
                    CUresult.CUDA_ERROR_INVALID_PC,
                    CUresult.CUDA_ERROR_LAUNCH_FAILED,
                    CUresult.CUDA_ERROR_MPS_CLIENT_TERMINATED,
                    CUresult.CUDA_ERROR_EXTERNAL_DEVICE);

    /// cuDNN 9's codes for memory that was not to be had, the host's and the device's.
    private static final Set<Integer> CUDNN_ALLOCATION = Set.of(4003, 4004);

    private Status() {}

    /// Checks what a function of the driver has returned.
    ///
    /// @throws DeviceLostException if the device has failed for good
    /// @throws OutOfMemoryError if there was no memory
    /// @throws IllegalStateException if it failed otherwise
    static void driver(String function, int code) {
        if (code == CUresult.CUDA_SUCCESS) {
            return;
        }
        String text = text(function, CUresult.stringFor(code), words(Status::driverWords, code));
        if (isLost(code)) {
            throw new DeviceLostException(text);
        }
        if (code == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            throw new OutOfMemoryError(text);
        }
        throw new IllegalStateException(text);
    }

    /// Checks what a function that allocates has returned.
    ///
    /// @param bytes asked for
    /// @throws OutOfMemoryError if there was no memory, saying how much was asked for and how much is free
    static void memory(String function, long bytes, int code) {
        if (code == CUresult.CUDA_ERROR_OUT_OF_MEMORY) {
            long[] free = new long[1];
            long[] total = new long[1];
            int asked = JCudaDriver.cuMemGetInfo(free, total);
            throw new OutOfMemoryError(
                    "%s: %s asked for, %s"
                            .formatted(
                                    function,
                                    megabytes(bytes),
                                    asked == CUresult.CUDA_SUCCESS
                                            ? "%s of the device's %s free"
                                                    .formatted(
                                                            megabytes(free[0]), megabytes(total[0]))
                                            : "the device does not say how much is free"));
        }
        driver(function, code);
    }

    /// Checks what a function of cuBLAS has returned; throws as [#driver] does.
    static void cublas(String function, int code) {
        if (code != cublasStatus.CUBLAS_STATUS_SUCCESS) {
            library(
                    text(function, cublasStatus.stringFor(code), "cuBLAS gives no more words"),
                    code == cublasStatus.CUBLAS_STATUS_ALLOC_FAILED);
        }
    }

    /// Checks what a function of cuDNN has returned; throws as [#driver] does. Its version 9 has numbers of its own, which
    /// JCuda's names do not fit: the name is the library's.
    static void cudnn(String function, int code) {
        if (code != 0) {
            library(
                    text(function, "status " + code, words(JCudnn::cudnnGetErrorString, code)),
                    CUDNN_ALLOCATION.contains(code));
        }
    }

    /// Checks what a function of NVRTC has returned.
    ///
    /// @throws IllegalStateException if it failed
    static void nvrtc(String function, int code) {
        if (code != nvrtcResult.NVRTC_SUCCESS) {
            String text =
                    text(
                            function,
                            nvrtcResult.stringFor(code),
                            words(JNvrtc::nvrtcGetErrorString, code));
            if (code == nvrtcResult.NVRTC_ERROR_OUT_OF_MEMORY) {
                throw new OutOfMemoryError(text);
            }
            throw new IllegalStateException(text);
        }
    }

    /// Whether the device can do nothing any more after the driver has returned `code`.
    static boolean isLost(int code) {
        return LOST.contains(code);
    }

    /// 1234567890 bytes as `1234.6 MB`.
    static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static void library(String text, boolean memory) {
        int now = JCudaDriver.cuMemGetInfo(new long[1], new long[1]);
        if (isLost(now)) {
            throw new DeviceLostException(
                    "%s; the driver: %s (%s)"
                            .formatted(
                                    text,
                                    CUresult.stringFor(now),
                                    words(Status::driverWords, now)));
        }
        if (memory) {
            throw new OutOfMemoryError(text);
        }
        throw new IllegalStateException(text);
    }

    private static String text(String function, String name, String words) {
        return "%s: %s (%s)".formatted(function, name, words);
    }

    private static String driverWords(int code) {
        String[] words = new String[1];
        return JCudaDriver.cuGetErrorString(code, words) == CUresult.CUDA_SUCCESS ? words[0] : null;
    }

    /// What a library says of a code, as far as it says anything.
    private static String words(IntFunction<String> library, int code) {
        try {
            String words = library.apply(code);
            return words == null || words.isBlank() ? "no words for it" : words;
        } catch (LinkageError e) {
            return "no words for it";
        }
    }
}
