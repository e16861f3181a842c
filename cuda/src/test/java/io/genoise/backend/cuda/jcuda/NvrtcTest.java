package io.genoise.backend.cuda.jcuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.genoise.backend.cuda.code.Prelude;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The compiler needs neither a driver nor a device: where NVRTC 12 lies, as `setup-cuda` or the property
/// `genoise.cuda.libraries` says, kernels are compiled by it.
class NvrtcTest {
    private static final String KERNEL =
            """
            extern "C" __global__ void kernel(const float* x, float* y) {
                y[threadIdx.x] = x[threadIdx.x] * x[threadIdx.x] + 1.f;
            }
            """;

    private static Nvrtc compiler(int architecture) {
        Libraries libraries = new Libraries(Libraries.chosen(), true);
        assumeTrue(libraries.load(Libraries.Wanted.NVRTC), "NVRTC is not here");
        Natives.NVRTC.load();
        return new Nvrtc(architecture);
    }

    @Test
    void aKnownArchitectureGetsMachineCodeAndANewerOneText() {
        int[] known = {52, 80, 86, 90};
        assertThat(Nvrtc.target(90, known)).isEqualTo("sm_90");
        assertThat(Nvrtc.target(80, known)).isEqualTo("sm_80");
        assertThat(Nvrtc.target(120, known)).isEqualTo("compute_90");
        assertThat(Nvrtc.target(89, known)).isEqualTo("compute_86");
        assertThatThrownBy(() -> Nvrtc.target(50, known))
                .hasMessage(
                        "this NVRTC compiles for compute capability 5.2 and newer, the device has 5.0");
    }

    @Test
    void machineCodeIsAnElfFileThatHasTheKernel() {
        byte[] image = compiler(90).compile(KERNEL);
        assertThat(new String(image, StandardCharsets.ISO_8859_1))
                .startsWith("\u007fELF")
                .contains(".text.kernel");
    }

    @Test
    void forADeviceThatItDoesNotKnowItMakesPtx() {
        Nvrtc compiler = compiler(190);
        assertThat(new String(compiler.compile(KERNEL), StandardCharsets.UTF_8))
                .contains(".entry kernel")
                .contains("mul.rn.f32", "add.rn.f32")
                .doesNotContain("fma.rn.f32");
        assertThat(compiler.version()).contains("compute_", "--fmad=false");
    }

    @Test
    void whatDoesNotCompileIsToldInTheCompilersWords() {
        Nvrtc compiler = compiler(90);
        assertThatThrownBy(() -> compiler.compile("__global__ void kernel() { x = 1; }"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("kernel.cu(1)")
                .hasMessageContaining("identifier \"x\" is undefined");
    }

    @Test
    void thePreludeNeedsNoHeaders() {
        assertThat(compiler(80).compile(Prelude.text() + KERNEL)).isNotEmpty();
        assertThat(compiler(90).compile(Prelude.text() + KERNEL)).isNotEmpty();
    }

    @Test
    void threadsCompileAtOnceAndGetTheSame() throws Exception {
        Nvrtc compiler = compiler(90);
        byte[] expected = compiler.compile(KERNEL);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<byte[]>> images =
                    IntStream.range(0, 8)
                            .mapToObj(i -> threads.submit(() -> compiler.compile(KERNEL)))
                            .toList();
            for (Future<byte[]> image : images) {
                assertThat(image.get()).isEqualTo(expected);
            }
        }
    }
}
