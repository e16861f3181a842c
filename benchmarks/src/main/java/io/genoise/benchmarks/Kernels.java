package io.genoise.benchmarks;

import java.util.ArrayList;
import java.util.List;

/// What `benchmarks/run kernels` knows to measure.
final class Kernels {
    /// Numbers that ResNet-18 learns.
    private static final int WEIGHTS = 11_173_962;

    private Kernels() {}

    /// What the table is made of: products, every convolution of the networks, chains over memory, losses, optimisers,
    /// augmentation.
    ///
    /// @param batch pictures in a batch
    static List<KernelCase> table(int batch) {
        List<KernelCase> cases = new ArrayList<>(ProductKernels.of(batch));
        cases.addAll(ConvolutionKernels.ofNetworks(batch));
        cases.addAll(RowKernels.of(batch));
        cases.addAll(OptimizerKernel.of(WEIGHTS));
        cases.add(AugmentationKernel.of(batch));
        return cases;
    }

    /// Those and transposed convolutions, clips, pools, attention, copies, warps.
    static List<KernelCase> all(int batch) {
        List<KernelCase> cases = new ArrayList<>(table(batch));
        cases.addAll(ConvolutionKernels.more(batch));
        cases.addAll(PoolKernels.of(batch));
        cases.addAll(AttentionKernels.all());
        cases.addAll(CopyKernels.all());
        cases.addAll(WarpKernels.all());
        return cases;
    }
}
