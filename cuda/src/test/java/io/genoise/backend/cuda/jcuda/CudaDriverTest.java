package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What arrives at the driver when JCuda is called as we call it, and what becomes of its errors.
class CudaDriverTest {
    @TempDir static Path folder;

    private static List<String> calls;
    private static List<String> printed;

    @BeforeAll
    static void run() throws IOException, InterruptedException {
        FakeCuda.all(folder);
        Path log = folder.resolve("calls");
        printed = FakeCuda.run(Calls.class, folder, Map.of("FAKE_CUDA_LOG", log.toString()));
        calls = Files.readAllLines(log);
    }

    /// A bit of everything.
    @SuppressWarnings("restricted")
    static final class Calls {
        private static CudaDriver driver;

        public static void main(String[] arguments) throws Exception {
            Installation installation = new Installation(List.of());
            print("missing", installation::missing);
            driver = installation.driver(0);
            print("facts", driver::facts);
            memory();
            long stream = driver.stream();
            copies(stream);
            long function = launches(stream);
            graphs(function, stream);
            time(stream);
            driver.closeStream(stream);
            errors();
            driver.close();
        }

        private static void memory() {
            long piece = driver.granularity();
            long range = driver.reserve(4 * piece);
            long first = driver.map(range, piece);
            long second = driver.map(range + piece, 2 * piece);
            MemorySegment.ofAddress(range)
                    .reinterpret(3 * piece)
                    .set(ValueLayout.JAVA_LONG, 3 * piece - 8, 17);
            driver.unmap(range, piece, first);
            driver.unmap(range + piece, 2 * piece, second);
            driver.release(range, 4 * piece);
            long before = driver.free();
            long block = driver.allocate(1000);
            print("taken", () -> before - driver.free());
            print("aligned", () -> block % 256);
            driver.free(block);
        }

        private static void copies(long stream) {
            long host = driver.pin(64);
            long block = driver.allocate(64);
            MemorySegment view = MemorySegment.ofAddress(host).reinterpret(64);
            for (int i = 0; i < 16; i++) {
                view.setAtIndex(ValueLayout.JAVA_FLOAT, i, i);
            }
            driver.copy(host, block, 64, stream);
            driver.clear(block, 32, stream);
            driver.copy(block, host, 64, stream);
            driver.finish(stream);
            print("seventh", () -> view.getAtIndex(ValueLayout.JAVA_FLOAT, 7));
            print("ninth", () -> view.getAtIndex(ValueLayout.JAVA_FLOAT, 9));
            driver.free(block);
            driver.unpin(host);
        }

        private static long launches(long stream) {
            long module = driver.load("an image".getBytes(StandardCharsets.UTF_8));
            long function = driver.function(module, "kernel");
            launch(function, stream);
            driver.unload(module);
            return function;
        }

        private static void launch(long function, long stream) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment record = arena.allocateFrom(ValueLayout.JAVA_LONG, 1L << 40, -2, 3);
                driver.launch(function, 5, 96, record.address(), record.byteSize(), stream);
            }
        }

        private static void graphs(long function, long stream) {
            driver.beginCapture(stream);
            launch(function, stream);
            launch(function, stream);
            long graph = driver.endCapture(stream);
            driver.replay(graph, stream);
            driver.closeGraph(graph);
            driver.beginCapture(stream);
            driver.abandonCapture(stream);
            print("not capturing", () -> driver.endCapture(stream));
            driver.abandonCapture(stream);
        }

        private static void time(long stream) {
            long first = driver.event(true);
            long last = driver.event(false);
            driver.record(first, stream);
            driver.await(first, stream);
            driver.await(last);
            print("nanos", () -> driver.nanos(first, last));
            driver.closeEvent(first);
            print("closed event", () -> driver.nanos(first, last));
            driver.closeEvent(last);
        }

        private static void errors() {
            print("too much", () -> driver.allocate(1L << 40));
            print("too much pinned", () -> driver.pin(1L << 31));
            long piece = driver.granularity();
            long range = driver.reserve(piece);
            FakeCuda.set("cuMemCreate=2");
            print("no memory behind", () -> driver.map(range, piece));
            FakeCuda.set("cuMemSetAccess=1");
            print("no access", () -> driver.map(range, piece));
            FakeCuda.set("cuMemHostAlloc=2");
            print("no pinned", () -> driver.pin(5_000_000));
            FakeCuda.set("");
            long module = driver.load(new byte[] {1, 2, 3});
            print("no kernel", () -> driver.function(module, "absent"));
            long stream = driver.stream();
            FakeCuda.set("cuStreamSynchronize=700");
            print(
                    "lost",
                    () -> {
                        driver.finish(stream);
                        return 0;
                    });
            FakeCuda.set("cuMemGetInfo_v2=719");
            print("lost product", () -> blas(13));
            FakeCuda.set("");
            print("failed product", () -> blas(14));
            print("no memory for a product", () -> blas(3));
            print(
                    "failed convolution",
                    () -> {
                        Status.cudnn("cudnnConvolutionForward", 3000);
                        return 0;
                    });
        }

        private static int blas(int code) {
            Status.cublas("cublasGemmStridedBatchedEx", code);
            return code;
        }

        private static void print(String label, Callable<?> result) {
            try {
                System.out.println("%s: %s".formatted(label, result.call()));
            } catch (Throwable e) {
                System.out.println(
                        "%s: %s: %s"
                                .formatted(label, e.getClass().getSimpleName(), e.getMessage()));
            }
        }
    }

    private static String printed(String label) {
        return printed.stream()
                .filter(line -> line.startsWith(label + ": "))
                .map(line -> line.substring(label.length() + 2))
                .findFirst()
                .orElseThrow(() -> new AssertionError(String.join("\n", printed)));
    }

    private static List<String> calls(String function) {
        return calls.stream()
                .filter(line -> line.matches(function + "( .*)?"))
                .map(line -> line.substring(function.length()).strip())
                .toList();
    }

    @Test
    void nothingIsMissing() {
        assertThat(printed("missing")).isEqualTo("null");
    }

    @Test
    void aKernelGetsItsRecord() {
        assertThat(calls("cuLaunchKernel"))
                .hasSize(3)
                .containsOnly(
                        "5 1 1 blocks of 96 1 1 threads, 0 shared, no extra, record 1099511627776 -2 3");
    }

    @Test
    void anImageArrivesWithAZeroBehindIt() {
        assertThat(calls("cuModuleLoadDataEx")).contains("an image 0");
    }

    @Test
    void memoryIsPutBehindReservedAddressesOfThisDevice() {
        assertThat(calls("cuMemAddressReserve").getFirst()).isEqualTo("8388608 0 0 0");
        assertThat(calls("cuMemCreate"))
                .startsWith(
                        "2097152 type 1 handles 0 location 1 0 0",
                        "4194304 type 1 handles 0 location 1 0 0");
        assertThat(calls("cuMemMap")).startsWith("2097152 0 0", "4194304 0 0");
        assertThat(calls("cuMemSetAccess"))
                .startsWith(
                        "2097152 location 1 0 flags 3 count 1",
                        "4194304 location 1 0 flags 3 count 1");
    }

    @Test
    void copiesGoBetweenPinnedMemoryAndTheDevice() {
        assertThat(printed("seventh")).isEqualTo("0.0");
        assertThat(printed("ninth")).isEqualTo("9.0");
    }

    @Test
    void aBlockIsAlignedAndTakesMemory() {
        assertThat(printed("taken")).isEqualTo("1000");
        assertThat(printed("aligned")).isEqualTo("0");
    }

    @Test
    void captureIsTheThreadsOwnAndBecomesAGraph() {
        assertThat(calls("cuStreamBeginCapture_v2")).containsOnly("1");
        assertThat(calls("cuStreamEndCapture").getFirst()).isEqualTo("2 launches");
        assertThat(calls("cuGraphInstantiateWithFlags")).containsExactly("0");
        assertThat(calls("cuGraphLaunch")).hasSize(1);
        assertThat(calls("cuGraphDestroy")).hasSize(2);
        assertThat(printed("not capturing")).startsWith("IllegalStateException: ");
    }

    @Test
    void streamsWaitForNoOthersAndEventsAreTimedIfAsked() {
        assertThat(calls("cuStreamCreate")).containsOnly("1");
        assertThat(calls("cuEventCreate")).containsExactly("0", "2");
        assertThat(printed("nanos")).isEqualTo("1500000");
    }

    @Test
    void whatWasClosedIsNotPassedOn() {
        assertThat(printed("closed event")).startsWith("IllegalArgumentException: there is no ");
    }

    @Test
    void noMemorySaysWhatWasAskedForAndWhatIsFree() {
        assertThat(printed("too much"))
                .startsWith("OutOfMemoryError: cuMemAlloc: 1099511.6 MB asked for, ")
                .endsWith(" of the device's 85899.3 MB free");
        assertThat(printed("no memory behind"))
                .startsWith("OutOfMemoryError: cuMemCreate: 2.1 MB asked for, ");
        assertThat(printed("no pinned"))
                .isEqualTo(
                        "OutOfMemoryError: cuMemHostAlloc: 5.0 MB of the host's memory cannot be pinned");
        assertThat(printed("too much pinned")).startsWith("IllegalArgumentException: 2147.5 MB");
    }

    @Test
    void whatWasHalfMappedIsGivenBack() {
        assertThat(printed("no access"))
                .isEqualTo(
                        "IllegalStateException: cuMemSetAccess: CUDA_ERROR_INVALID_VALUE (words of the driver)");
        int failed = calls.lastIndexOf("cuMemSetAccess 2097152 location 1 0 flags 3 count 1");
        assertThat(calls.subList(failed + 1, failed + 3))
                .containsExactly("cuMemUnmap 2097152", "cuMemRelease");
    }

    @Test
    void anErrorNamesTheFunctionAndHasCudasWords() {
        assertThat(printed("no kernel"))
                .isEqualTo(
                        "IllegalStateException: cuModuleGetFunction(absent): CUDA_ERROR_NOT_FOUND (words of the driver)");
        assertThat(printed("failed product"))
                .isEqualTo(
                        "IllegalStateException: cublasGemmStridedBatchedEx: CUBLAS_STATUS_INTERNAL_ERROR (cuBLAS gives no more words)");
        assertThat(printed("no memory for a product")).startsWith("OutOfMemoryError: ");
        assertThat(printed("failed convolution"))
                .isEqualTo(
                        "IllegalStateException: cudnnConvolutionForward: status 3000 (CUDNN_STATUS_NOT_SUPPORTED)");
    }

    @Test
    void aFaultOfAKernelLosesTheDevice() {
        assertThat(printed("lost"))
                .isEqualTo(
                        "DeviceLostException: cuStreamSynchronize: CUDA_ERROR_ILLEGAL_ADDRESS (an illegal memory access was encountered)");
        assertThat(printed("lost product"))
                .startsWith(
                        "DeviceLostException: cublasGemmStridedBatchedEx: CUBLAS_STATUS_EXECUTION_FAILED")
                .contains("CUDA_ERROR_LAUNCH_FAILED");
    }

    @Test
    void theContextIsTheDevicesAndGoesWithItsUser() {
        assertThat(calls("cuDevicePrimaryCtxRetain")).containsExactly("0");
        assertThat(calls("cuDevicePrimaryCtxRelease_v2")).containsExactly("0");
    }
}
