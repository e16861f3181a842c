package io.genoise.backend.cuda;

import io.genoise.backend.cuda.driver.Convolutions.Ready;

/// One convolution by cuDNN; the two operands that are given and the one that is computed.
final class EngineKernel implements CudaKernel {
    private final Ready ready;
    private final String algorithm;

    /// @param ready closed with the kernel
    EngineKernel(Ready ready, String algorithm) {
        this.ready = ready;
        this.algorithm = algorithm;
    }

    @Override
    public String algorithm() {
        return algorithm;
    }

    @Override
    public long workspace() {
        return ready.workspace();
    }

    @Override
    public Call bind(Bound bound) {
        long first = bound.operands()[0];
        long second = bound.operands()[1];
        long result = bound.operands()[2];
        long workspace = bound.workspace();
        return stream -> ready.run(first, second, result, workspace, stream);
    }

    @Override
    public void close() {
        ready.close();
    }
}
