package io.genoise.backend.cuda.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.runtime.DeviceLostException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The double of CUDA does what it is told, late, and finds what is wrong.
@SuppressWarnings("restricted")
class HostCudaTest {
    private static final String ARGUMENTS =
            "struct Arguments { float* x; float* y; long long n; };\n";

    private Cuda cuda;
    private HostDriver driver;
    private long stream;

    @BeforeEach
    void open() {
        cuda = HostCuda.open();
        driver = HostCuda.driver(cuda);
        stream = driver.stream();
    }

    @AfterEach
    void close() {
        if (cuda != null) {
            cuda.close();
        }
    }

    /// A kernel whose body is `body`.
    private long kernel(String body) {
        String source =
                ARGUMENTS
                        + "extern \"C\" __global__ void kernel(const Arguments a) {\n"
                        + "int i = blockIdx.x * blockDim.x + threadIdx.x;\n"
                        + body
                        + "\n}";
        return driver.function(driver.load(cuda.compiler().compile(source)), "kernel");
    }

    private void launch(long function, int blocks, int threads, long... argument) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment record = arena.allocateFrom(ValueLayout.JAVA_LONG, argument);
            driver.launch(function, blocks, threads, record.address(), record.byteSize(), stream);
            record.fill((byte) 0);
        }
    }

    private long floats(float... values) {
        long address = driver.allocate(4L * values.length);
        HostMemory.segment(address, 4L * values.length).copyFrom(MemorySegment.ofArray(values));
        return address;
    }

    private static float[] read(long address, int count) {
        return HostMemory.segment(address, 4L * count).toArray(ValueLayout.JAVA_FLOAT);
    }

    @Test
    void aKernelRunsOnAllThreadsOfAllBlocks() {
        long x = floats(new float[100]);
        launch(kernel("if (i < a.n) a.x[i] = i;"), 4, 32, x, 0, 100);
        driver.finish(stream);
        assertThat(read(x, 100)).contains(0, atIndex(0)).contains(99, atIndex(99));
        assertThat(driver.launches()).isEqualTo(1);
    }

    /// A processor passes records of up to 16 bytes in registers, longer ones in memory.
    @Test
    void recordsOfOneFieldAndOfTwoArrive() {
        long x = floats(new float[32]);
        String one =
                """
                struct One { float* x; };
                extern "C" __global__ void one(const One a) { a.x[threadIdx.x] = threadIdx.x; }
                """;
        String two =
                """
                struct Two { float* x; long long n; };
                extern "C" __global__ void two(const Two a) { if (threadIdx.x < a.n) a.x[threadIdx.x] += 0.5f; }
                """;
        launch(driver.function(driver.load(cuda.compiler().compile(one)), "one"), 1, 32, x);
        launch(driver.function(driver.load(cuda.compiler().compile(two)), "two"), 1, 32, x, 7);
        driver.finish(stream);
        assertThat(read(x, 32)).contains(6.5f, atIndex(6)).contains(7, atIndex(7));
    }

    private static org.assertj.core.data.Index atIndex(int i) {
        return org.assertj.core.data.Index.atIndex(i);
    }

    @Test
    void threadsOfABlockShareMemoryAndWaitForEachOther() {
        long x = floats(new float[2 * 96]);
        String turn =
                """
                __shared__ float tile[96];
                for (int round = 0; round < 3; round++) {
                    tile[threadIdx.x] = a.x[i] + i;
                    __syncthreads();
                    a.x[i] = tile[95 - threadIdx.x];
                    __syncthreads();
                }
                """;
        launch(kernel(turn), 2, 96, x, 0, 0);
        driver.finish(stream);
        // i + 2·(its mirror image)
        assertThat(read(x, 192))
                .contains(0 + 2 * 95, atIndex(0))
                .contains(96 + 2 * 191, atIndex(96));
    }

    @Test
    void lanesOfAWarpExchangeValues() {
        long x = floats(new float[64]);
        String sum =
                """
                float v = i;
                for (int d = 16; d > 0; d /= 2) v += __shfl_xor_sync(0xffffffffu, v, d);
                a.x[i] = v + (__ballot_sync(0xffffffffu, i == 3) == 8 ? 0.5f : 0);
                """;
        launch(kernel(sum), 1, 64, x, 0, 0);
        driver.finish(stream);
        assertThat(read(x, 64)).contains(496.5f, atIndex(0)).contains(1520f, atIndex(63));
    }

    private void isFound(String body, String message) {
        long x = floats(new float[64]);
        long y = floats(new float[3]);
        launch(kernel(body), 1, 64, x, y, 64);
        assertThatThrownBy(() -> driver.finish(stream))
                .isInstanceOf(DeviceLostException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(driver::stream).isInstanceOf(DeviceLostException.class);
    }

    @Test
    void anAccessBehindABlockIsFound() {
        isFound("if (i == 5) a.x[i] = a.y[3];", "thread 5: reads 4 bytes");
    }

    @Test
    void anAccessThatIsNotAlignedIsFound() {
        isFound("if (i == 7) *(float4*)(a.x + 1) = float4{1, 2, 3, 4};", "not aligned to 16");
    }

    @Test
    void aBarrierThatNotAllThreadsReachIsFound() {
        isFound("if (i < 32) __syncthreads();", "which has ended");
    }

    @Test
    void differentBarriersAreFound() {
        isFound("if (i < 32) __syncthreads();\nelse\n__syncthreads();", "waits in line");
    }

    @Test
    void sharedMemoryBeginsAsNaN() {
        long x = floats(0, 0);
        launch(
                kernel("__shared__ float s; if (i % 32 == 0) { a.x[i / 32] = s; s = 1; }"),
                2,
                32,
                x,
                0,
                0);
        driver.finish(stream);
        assertThat(read(x, 2)).containsOnly(Float.NaN);
    }

    @Test
    void whatIsFreedIsNotTouchedAnyMore() {
        long x = floats(1, 2);
        driver.free(x);
        launch(kernel("a.x[0] = 1;"), 1, 32, x, 0, 0);
        assertThatThrownBy(() -> driver.finish(stream)).hasMessageContaining("writes 4 bytes");
    }

    @Test
    void whatIsInUseIsNotFreed() {
        long x = floats(1, 2);
        driver.clear(x, 8, stream);
        assertThatThrownBy(() -> driver.free(x)).hasMessageContaining("may still be used");
        driver.finish(stream);
        driver.free(x);
        assertThatThrownBy(() -> driver.free(x)).hasMessageContaining("is no BLOCK");
    }

    @Test
    void nothingIsDoneBeforeSomebodyWaits() {
        long x = floats(1, 2);
        long y = floats(0, 0);
        driver.copy(x, y, 8, stream);
        assertThat(read(y, 2)).containsExactly(0, 0);
        driver.finish(stream);
        assertThat(read(y, 2)).containsExactly(1, 2);
    }

    @Test
    void aStreamThatAwaitsAnEventLetsTheOtherGoFirst() {
        long x = floats(1);
        long y = floats(0);
        long z = floats(0);
        long other = driver.stream();
        long event = driver.event(false);
        driver.copy(x, y, 4, other);
        driver.record(event, other);
        driver.clear(x, 4, other);
        driver.await(event, stream);
        driver.copy(y, z, 4, stream);
        driver.finish(stream);
        assertThat(read(z, 1)).containsExactly(1);
        assertThat(read(x, 1)).as("what comes behind the event waits").containsExactly(1);
        assertThat(driver.pending()).isEqualTo(1);
    }

    @Test
    void whatIsCapturedIsReplayed() {
        long x = floats(1);
        long twice = kernel("if (i == 0) a.x[0] *= 2;");
        driver.beginCapture(stream);
        launch(twice, 1, 32, x, 0, 0);
        launch(twice, 1, 32, x, 0, 0);
        long graph = driver.endCapture(stream);
        driver.finish(stream);
        assertThat(read(x, 1)).containsExactly(1);
        driver.replay(graph, stream);
        driver.replay(graph, stream);
        driver.finish(stream);
        assertThat(read(x, 1)).containsExactly(16);
    }

    @Test
    void nothingIsAllocatedInACapture() {
        driver.beginCapture(stream);
        assertThatThrownBy(() -> driver.allocate(8)).hasMessageContaining("capturing");
        assertThatThrownBy(() -> driver.endCapture(stream)).hasMessageContaining("broken");
        driver.beginCapture(stream);
        assertThatThrownBy(() -> driver.finish(stream)).hasMessageContaining("capturing");
        driver.abandonCapture(stream);
        driver.finish(stream);
    }

    @Test
    void memoryIsMappedBehindReservedAddresses() {
        long page = driver.granularity();
        long range = driver.reserve(4 * page);
        long first = driver.map(range, page);
        long second = driver.map(range + page, page);
        driver.clear(range + page - 8, 16, stream);
        launch(kernel("if (i < 4) a.x[i] = 1;"), 1, 32, range + page - 8, 0, 0);
        driver.finish(stream);
        assertThatThrownBy(() -> driver.clear(range + 2 * page - 8, 16, stream))
                .hasMessageContaining("not all allocated");
        driver.unmap(range, page, first);
        assertThatThrownBy(() -> driver.release(range, 4 * page)).hasMessageContaining("behind it");
        driver.unmap(range + page, page, second);
        driver.release(range, 4 * page);
    }

    @Test
    void memoryHasALimit() {
        driver.limit(100);
        long x = driver.allocate(60);
        assertThatThrownBy(() -> driver.allocate(60)).isInstanceOf(OutOfMemoryError.class);
        driver.free(x);
        driver.allocate(60);
    }

    @Test
    void aDeviceIsLostWhenItIsTold() {
        long x = floats(1);
        long nothing = kernel("");
        driver.loseAfter(1);
        launch(nothing, 1, 32, x, 0, 0);
        driver.finish(stream);
        launch(nothing, 1, 32, x, 0, 0);
        assertThatThrownBy(() -> driver.finish(stream)).isInstanceOf(DeviceLostException.class);
    }

    @Test
    void aDamagedImageIsNotLoaded() {
        byte[] image = cuda.compiler().compile("extern \"C\" __global__ void kernel() {}");
        image[image.length / 2] ^= 1;
        assertThatThrownBy(() -> driver.load(image)).hasMessageContaining("damaged");
    }

    @Test
    void aSourceThatDoesNotCompileSaysWhy() {
        assertThatThrownBy(() -> cuda.compiler().compile("nonsense"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nonsense");
    }

    @Test
    void anotherThreadAdoptsTheDeviceFirst() throws InterruptedException {
        Throwable[] fault = new Throwable[1];
        Thread other =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((_, e) -> fault[0] = e)
                        .start(() -> driver.finish(stream));
        other.join();
        assertThat(fault[0]).hasMessageContaining("adopted");
    }

    @Test
    void whatIsNotGivenBackIsTold() {
        floats(1);
        driver.event(true);
        cuda.close();
        assertThat(driver.open()).isEqualTo(new HostDriver.Open(1, 0, 0, 0, 1, 1, 0, 0));
    }
}
