package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.cuda.code.Code;
import io.genoise.backend.cuda.code.Prelude;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.cuda.host.HostDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A text stays loaded as long as anything may run it.
class ModulesTest {
    private static final String ONE =
            Code.arguments(List.of("int* out"), List.of())
                    + """
                    extern "C" __global__ void kernel(const Arguments a) {
                        a.out[threadIdx.x] = 1;
                    }
                    """;

    @Test
    void aTextThatNoKernelUsesIsUnloadedWhenItsLastLaunchIsDone() {
        Cuda cuda = HostCuda.open();
        HostDriver driver = HostCuda.driver(cuda);
        long stream = driver.stream();
        try (Modules modules =
                        new Modules(
                                driver,
                                stream,
                                cuda.compiler(),
                                Prelude.text(),
                                new CacheFolder(null),
                                0);
                Arena arena = Arena.ofConfined()) {
            long out = driver.allocate(4 * 32);
            Modules.Loaded loaded = modules.request(ONE);
            MemorySegment argument = arena.allocateFrom(ValueLayout.JAVA_LONG, out, 0, 0, 0);
            driver.launch(
                    loaded.function(), 1, 32, argument.address(), argument.byteSize(), stream);
            loaded.release();
            assertThat(driver.open().modules()).isZero();
            assertThat(driver.look(out, 4 * 32).toArray(ValueLayout.JAVA_INT)).containsOnly(1);
            driver.free(out);
        }
        driver.closeStream(stream);
        cuda.close();
    }
}
