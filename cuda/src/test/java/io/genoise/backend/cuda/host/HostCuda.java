package io.genoise.backend.cuda.host;

import io.genoise.backend.cuda.driver.Compiler;
import io.genoise.backend.cuda.driver.Cuda;
import io.genoise.backend.cuda.driver.Facts;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/// CUDA on the processor: what [HostDriver], [HostCompiler], [HostProducts] and [HostConvolutions] are together.
public final class HostCuda {
    private static final Facts FACTS =
            new Facts("host", 90, 4, 1L << 30, List.of("kernels by g++ on the processor"));

    private HostCuda() {}

    /// A device whose streams wait until somebody waits for them. The test that asks is skipped where there is no g++.
    public static Cuda open() {
        return open(null);
    }

    /// A device whose streams go on by themselves now and then, in an order that `seed` gives.
    public static Cuda open(long seed) {
        return open(Long.valueOf(seed));
    }

    private static Cuda open(Long seed) {
        Assumptions.assumeTrue(
                HostCompiler.found(), "g++ is not found: CUDA's kernels are not run on the host");
        return over(seed, HostCompiler.open());
    }

    /// A device whose kernels `compiler` makes: if it makes none, none can run.
    public static Cuda over(Compiler compiler) {
        return over(null, compiler);
    }

    private static Cuda over(Long seed, Compiler compiler) {
        HostDriver driver = new HostDriver(FACTS, seed);
        return new Cuda(driver, compiler, new HostProducts(driver), new HostConvolutions(driver));
    }

    /// The driver of one that [#open] gave.
    public static HostDriver driver(Cuda cuda) {
        return (HostDriver) cuda.driver();
    }
}
