package io.genoise.backend.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import io.genoise.backend.cuda.code.Code;
import io.genoise.backend.cuda.code.Prelude;
import io.genoise.backend.cuda.driver.Compiler;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.host.HostCuda;
import io.genoise.backend.cuda.host.HostDriver;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
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

    /// The compiler crashes a process that ends around it.
    @Test
    void closingWaitsForWhatIsBeingCompiled() throws InterruptedException {
        Cuda cuda = HostCuda.open();
        CountDownLatch begun = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        Compiler slow =
                new Compiler() {
                    @Override
                    public byte[] compile(String source) {
                        begun.countDown();
                        LockSupport.parkNanos(50_000_000);
                        done.set(true);
                        return new byte[0];
                    }

                    @Override
                    public String version() {
                        return "slow";
                    }
                };
        Modules modules =
                new Modules(
                        HostCuda.driver(cuda), 0, slow, Prelude.text(), new CacheFolder(null), 0);
        modules.request(ONE);
        begun.await();
        modules.close();
        assertThat(done).isTrue();
        cuda.close();
    }
}
